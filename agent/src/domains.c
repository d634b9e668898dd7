#include "domains.h"

#include "core.h"
#include "extents.h"
#include "notes.h"
#include "python.h"
#include "thread_names.h"
#include "walk.h"

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

/* Does a call of what is there now lead to our hook, with another layer above it (tracemalloc from the start)? Then what
 * it takes for the original is asked once, in the original's place. */
static bool asked;
static struct python_allocator original;
static void *ask(void *context, size_t size) {
  asked = true;
  return original.malloc(context, size);
}
static bool is_above_us(const struct python_allocator *now, struct python_allocator *ours) {
  if (!ours->malloc) return false;
  original = *ours;
  asked = false;
  ours->malloc = ask;
  now->free(now->context, now->malloc(now->context, 1));
  ours->malloc = original.malloc;
  return asked;
}

/* The path of most events, for each domain in one piece: its kind of memory is a constant in it. */
#define DOMAIN(name, kind_of_memory)                                                                 \
  static struct python_allocator name;                                                               \
  static HOT void *name##_malloc(void *context, size_t size) {                                       \
    if (!enter()) return name.malloc(context, size);                                                 \
    return note_python(name.malloc(context, size), size, kind_of_memory);                            \
  }                                                                                                  \
  static HOT void *name##_calloc(void *context, size_t count, size_t size) {                         \
    if (!enter()) return name.calloc(context, count, size);                                          \
    return note_python(name.calloc(context, count, size), count * size, kind_of_memory);             \
  }                                                                                                  \
  static HOT void name##_free(void *context, void *block) {                                          \
    note_released(block);                                                                            \
    name.free(context, block);                                                                       \
  }                                                                                                  \
  static void *name##_realloc(void *context, void *block, size_t size) {                             \
    if (!enter()) return name.realloc(context, block, size);                                         \
    struct withdrawn old = note_withdrawn(block);                                                    \
    void *fresh = name.realloc(context, block, size);                                                \
    note_resized(old, fresh, size, kind_of_memory);                                                  \
    scope_leave();                                                                                   \
    return fresh;                                                                                    \
  }                                                                                                  \
  static void wrap_##name(int domain) {                                                              \
    struct python_allocator now;                                                                     \
    python.PyMem_GetAllocator(domain, &now);                                                         \
    if (now.malloc == name##_malloc || is_above_us(&now, &name)) return;                             \
    name = now;                                                                                      \
    python.PyMem_SetAllocator(domain, &(struct python_allocator){                                    \
                                          now.context, name##_malloc, name##_calloc, name##_realloc, name##_free}); \
  }
DOMAIN(buffers, FM_KIND_BUFFER)
DOMAIN(objects, FM_KIND_OBJECT)
#undef DOMAIN

/* An arena inside an allocation is the interpreter's affair: its objects are what counts. Outside of one it is a
 * piece of a thread's data stack, held by the call that needed it; or else the allocators were set anew before Python was
 * ready, and aren't wrapped again yet. */
static void *arena_alloc(void *context, size_t size) {
  bool is_outermost = scope_enter();
  void *arena = arenas.alloc(context, size);
  if (is_outermost && walk_is_enabled())
    note_acquired(arena, size, FM_KIND_MAP);
  else if (size >= PYTHON_ARENA_LEAST)
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
  wrap_buffers(PYTHON_DOMAIN_MEM);
  wrap_objects(PYTHON_DOMAIN_OBJ);
  struct python_arenas now;
  python.PyObject_GetArenaAllocator(&now);
  if (now.alloc == arena_alloc) return;
  arenas = now;
  python.PyObject_SetArenaAllocator(
      &(struct python_arenas){.context = now.context, .alloc = arena_alloc, .free = arena_free});
}
