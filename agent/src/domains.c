#include "domains.h"

#include "core.h"
#include "extents.h"
#include "mimalloc.h"
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
  if (!ours->malloc || now->malloc == ours->malloc) return false;
  original = *ours;
  asked = false;
  ours->malloc = ask;
  now->free(now->context, now->malloc(now->context, 1));
  ours->malloc = original.malloc;
  return asked;
}

/* In a sampled recording blocks up to this size, which nothing but the domain itself makes (pymalloc, not malloc), are no
 * business of ours but for the countdown: the original's call is the hook's last act. */
#define SMALL 400u
static size_t small;

/* Blocks that come from malloc are counted down by its hook. */
static bool comes_from_malloc(const struct python_allocator *domain) {
  uint64_t gap = fm_thread.gap;
  fm_thread.gap = 2 * SMALL;
  domain->free(domain->context, domain->malloc(domain->context, SMALL));
  bool is_counted = fm_thread.gap != 2 * SMALL;
  fm_thread.gap = gap;
  return is_counted;
}

static inline bool passes_small(size_t size) { return size <= small && sampler_passes(size); }

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
    note_released_exact(block);                                                                      \
    name.free(context, block);                                                                       \
  }                                                                                                  \
  static void *name##_noted(void *block, size_t size) {                                              \
    note_acquired(block, size, kind_of_memory);                                                      \
    scope_leave();                                                                                   \
    return block;                                                                                    \
  }                                                                                                  \
  static APART void *name##_larger_malloc(void *context, size_t size) {                              \
    return enter() ? name##_noted(name.malloc(context, size), size) : name.malloc(context, size);    \
  }                                                                                                  \
  static APART void *name##_larger_calloc(void *context, size_t count, size_t size) {                \
    if (!enter()) return name.calloc(context, count, size);                                          \
    return name##_noted(name.calloc(context, count, size), count * size);                            \
  }                                                                                                  \
  static COLD void name##_sample_free(void *context, void *block) {                                  \
    note_released_sample(block);                                                                     \
    name.free(context, block);                                                                       \
  }                                                                                                  \
  static void *name##_sampled_malloc(void *context, size_t size) {                                   \
    return passes_small(size) ? name.malloc(context, size) : name##_larger_malloc(context, size);    \
  }                                                                                                  \
  static void *name##_sampled_calloc(void *context, size_t count, size_t size) {                     \
    if (passes_small(count * size)) return name.calloc(context, count, size);                        \
    return name##_larger_calloc(context, count, size);                                               \
  }                                                                                                  \
  static void name##_sampled_free(void *context, void *block) {                                      \
    unlikely(samples_may_hold(block)) ? name##_sample_free(context, block) : name.free(context, block); \
  }                                                                                                  \
  static void *name##_realloc(void *context, void *block, size_t size) {                             \
    if (!enter()) return name.realloc(context, block, size);                                         \
    struct withdrawn old = note_withdrawn(block);                                                    \
    void *fresh = name.realloc(context, block, size);                                                \
    note_resized(old, fresh, size, kind_of_memory);                                                  \
    scope_leave();                                                                                   \
    return fresh;                                                                                    \
  }                                                                                                  \
  static bool name##_is_sampled;                                                                     \
  static bool wrap_##name(int domain) {                                                              \
    struct python_allocator now;                                                                     \
    python.PyMem_GetAllocator(domain, &now);                                                         \
    bool is_ours = now.malloc == name##_malloc || now.malloc == name##_sampled_malloc;               \
    if (!is_ours && is_above_us(&now, &name)) return name##_is_sampled == (fm_sample_bytes != 0);    \
    name##_is_sampled = fm_sample_bytes != 0;                                                        \
    if (!is_ours) name = now;                                                                        \
    if (fm_sample_bytes) {                                                                           \
      now.malloc = name##_sampled_malloc, now.calloc = name##_sampled_calloc, now.free = name##_sampled_free; \
    } else {                                                                                         \
      now.malloc = name##_malloc, now.calloc = name##_calloc, now.free = name##_free;                \
    }                                                                                                \
    now.realloc = name##_realloc;                                                                    \
    python.PyMem_SetAllocator(domain, &now);                                                         \
    return true;                                                                                     \
  }                                                                                                  \
  static void unwrap_##name(int domain) {                                                            \
    struct python_allocator now;                                                                     \
    python.PyMem_GetAllocator(domain, &now);                                                         \
    if (now.malloc == name##_malloc || now.malloc == name##_sampled_malloc)                          \
      python.PyMem_SetAllocator(domain, &name);                                                      \
  }
DOMAIN(buffers, FM_KIND_BUFFER)
DOMAIN(objects, FM_KIND_OBJECT)
#undef DOMAIN

/* An arena inside an allocation is the interpreter's affair: its objects are what counts. Outside of one it is a
 * piece of a thread's data stack, held by the call that needed it; or else the allocators were set anew before Python was
 * ready, and aren't wrapped again yet. A free-threaded Python has no arenas (mimalloc.h). */
static void *arena_alloc(void *context, size_t size) {
  bool is_outermost = scope_enter(), may_be_arena = size >= PYTHON_ARENA_LEAST && !mimalloc_is_used();
  void *arena = arenas.alloc(context, size);
  if (is_outermost && walk_is_enabled() && !(sampler_is_on() && may_be_arena))
    note_piece(arena, size);
  else if (may_be_arena && arena)
    extents_arenas_made((uintptr_t)arena, size, 1);
  if (is_outermost) scope_leave();
  return arena;
}

static void arena_free(void *context, void *arena, size_t size) {
  note_released(arena);
  extents_arenas_gone((uintptr_t)arena, size);
  arenas.free(context, arena, size);
}

void domains_find_small(void) { small = comes_from_malloc(&buffers) || comes_from_malloc(&objects) ? 0 : SMALL; }

static bool wrap(void) {
  if (!wrap_buffers(PYTHON_DOMAIN_MEM) || !wrap_objects(PYTHON_DOMAIN_OBJ)) return false;
  struct python_arenas now;
  python.PyObject_GetArenaAllocator(&now);
  if (now.alloc == arena_alloc) return true;
  arenas = now;
  python.PyObject_SetArenaAllocator(
      &(struct python_arenas){.context = now.context, .alloc = arena_alloc, .free = arena_free});
  return true;
}

static bool unwrap(void) {
  unwrap_buffers(PYTHON_DOMAIN_MEM);
  unwrap_objects(PYTHON_DOMAIN_OBJ);
  struct python_arenas now;
  python.PyObject_GetArenaAllocator(&now);
  if (now.alloc == arena_alloc) python.PyObject_SetArenaAllocator(&arenas);
  return true;
}

bool domains_wrap(void) { return python_alone(wrap); }
void domains_unwrap(void) { python_alone(unwrap); }
