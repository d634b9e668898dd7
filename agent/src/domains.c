#include "domains.h"

#include "core.h"
#include "notes.h"
#include "extents.h"
#include "python.h"
#include "thread_names.h"
#include "walk.h"

struct domain {
  int id;
  enum fm_kind kind;
  struct python_allocator original;
};
static struct domain domains[] = {
    {.id = PYTHON_DOMAIN_MEM, .kind = FM_KIND_BUFFER},
    {.id = PYTHON_DOMAIN_OBJ, .kind = FM_KIND_OBJECT},
};
static struct python_arenas arenas;

/* A thread's first events, until it has its name. */
static COLD void begin(void) {
  core_await();
  thread_names_find();
}

/* As scope_enter; a thread is named at its first event that Python holds the GIL for. */
static inline bool enter(void) {
  if (!scope_enter()) return false;
  if (unlikely(!fm_thread.root)) begin();
  return true;
}

static void *domain_malloc(void *context, size_t size) {
  struct domain *domain = context;
  if (!enter()) return domain->original.malloc(domain->original.context, size);
  return note_python(domain->original.malloc(domain->original.context, size), size, domain->kind);
}

static void *domain_calloc(void *context, size_t count, size_t size) {
  struct domain *domain = context;
  if (!enter()) return domain->original.calloc(domain->original.context, count, size);
  return note_python(domain->original.calloc(domain->original.context, count, size), count * size, domain->kind);
}

static void domain_free(void *context, void *block) {
  struct domain *domain = context;
  note_released(block);
  domain->original.free(domain->original.context, block);
}

static void *domain_realloc(void *context, void *block, size_t size) {
  struct domain *domain = context;
  if (!enter()) return domain->original.realloc(domain->original.context, block, size);
  struct withdrawn old = note_withdrawn(block);
  void *fresh = domain->original.realloc(domain->original.context, block, size);
  note_resized(old, fresh, size, domain->kind);
  scope_leave();
  return fresh;
}

/* Smaller ones are pieces of a thread's data stack. */
#define ARENA_LEAST (256u << 10)

/* An arena inside an allocation is the interpreter's affair: its objects are what counts. Outside of one it is a
 * piece of a thread's data stack, held by the call that needed it; or else the allocators were set anew before Python was
 * ready, and aren't wrapped again yet. */
static void *arena_alloc(void *context, size_t size) {
  bool is_outermost = scope_enter();
  void *arena = arenas.alloc(context, size);
  if (is_outermost && walk_is_enabled())
    note_acquired(arena, size, FM_KIND_MAP);
  else if (size >= ARENA_LEAST)
    extents_arena_made(arena, size);
  if (is_outermost) scope_leave();
  return arena;
}

static void arena_free(void *context, void *arena, size_t size) {
  note_released(arena);
  extents_arena_gone(arena);
  arenas.free(context, arena, size);
}

void domains_wrap(void) {
  for (unsigned i = 0; i < sizeof domains / sizeof *domains; i++) {
    struct python_allocator now;
    python.PyMem_GetAllocator(domains[i].id, &now);
    if (now.malloc == domain_malloc) continue;
    domains[i].original = now;
    python.PyMem_SetAllocator(domains[i].id, &(struct python_allocator){
                                                 .context = &domains[i],
                                                 .malloc = domain_malloc,
                                                 .calloc = domain_calloc,
                                                 .realloc = domain_realloc,
                                                 .free = domain_free,
                                             });
  }
  struct python_arenas now;
  python.PyObject_GetArenaAllocator(&now);
  if (now.alloc == arena_alloc) return;
  arenas = now;
  python.PyObject_SetArenaAllocator(
      &(struct python_arenas){.context = now.context, .alloc = arena_alloc, .free = arena_free});
}
