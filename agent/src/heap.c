#include "heap.h"

#include "core.h"
#include "notes.h"
#include "objects.h"
#include "slots.h"

/* The functions themselves, of one definer. */
struct heap {
  void *(*malloc)(size_t);
  void *(*calloc)(size_t, size_t);
  void *(*realloc)(void *, size_t);
  void *(*reallocarray)(void *, size_t, size_t);
  void (*free)(void *);
  int (*posix_memalign)(void **, size_t, size_t);
  void *(*aligned_alloc)(size_t, size_t);
  void *(*memalign)(size_t, size_t);
  void *(*valloc)(size_t);
  void *(*pvalloc)(size_t);
  void (*free_sized)(void *, size_t);
  void (*free_aligned_sized)(void *, size_t, size_t);
};

#define INLINE static inline __attribute__((always_inline))

INLINE void *heap_malloc(const struct heap *real, size_t size) {
  if (!scope_enter()) return real->malloc(size);
  void *block = real->malloc(size);
  note_acquired(block, size, FM_KIND_HEAP);
  scope_leave();
  return block;
}

INLINE void *heap_calloc(const struct heap *real, size_t count, size_t size) {
  if (!scope_enter()) return real->calloc(count, size);
  void *block = real->calloc(count, size);
  note_acquired(block, count * size, FM_KIND_HEAP);
  scope_leave();
  return block;
}

INLINE void heap_free(const struct heap *real, void *block) {
  note_released(block);
  real->free(block);
}

/* After a realloc: it gave a block, or failed and the old one stands, or (size 0) freed it. */
static void *settle_realloc(struct withdrawn old, void *block, size_t size) {
  if (!block && size && old.block)
    note_restored(old);
  else
    note_settled(old, block, size, FM_KIND_HEAP);
  if (!block) refusal_note(size, errno);
  scope_leave();
  return block;
}

INLINE void *heap_realloc(const struct heap *real, void *block, size_t size) {
  if (!scope_enter()) return real->realloc(block, size);
  struct withdrawn old = note_withdrawn(block);
  return settle_realloc(old, real->realloc(block, size), size);
}

INLINE void *heap_reallocarray(const struct heap *real, void *block, size_t count, size_t size) {
  if (!scope_enter()) return real->reallocarray(block, count, size);
  struct withdrawn old = note_withdrawn(block);
  void *fresh = real->reallocarray(block, count, size);
  /* Too large a product fails: any size but 0 says so. */
  size_t bytes = 0;
  if (__builtin_mul_overflow(count, size, &bytes)) bytes = SIZE_MAX;
  return settle_realloc(old, fresh, bytes);
}

INLINE int heap_posix_memalign(const struct heap *real, void **block, size_t alignment, size_t size) {
  if (!scope_enter()) return real->posix_memalign(block, alignment, size);
  int error = real->posix_memalign(block, alignment, size);
  if (!error)
    note_acquired(*block, size, FM_KIND_HEAP);
  else
    refusal_note(size, error);
  scope_leave();
  return error;
}

INLINE void *heap_aligned_alloc(const struct heap *real, size_t alignment, size_t size) {
  if (!scope_enter()) return real->aligned_alloc(alignment, size);
  void *block = real->aligned_alloc(alignment, size);
  note_acquired(block, size, FM_KIND_HEAP);
  scope_leave();
  return block;
}

INLINE void *heap_memalign(const struct heap *real, size_t alignment, size_t size) {
  if (!scope_enter()) return real->memalign(alignment, size);
  void *block = real->memalign(alignment, size);
  note_acquired(block, size, FM_KIND_HEAP);
  scope_leave();
  return block;
}

INLINE void *heap_valloc(const struct heap *real, size_t size) {
  if (!scope_enter()) return real->valloc(size);
  void *block = real->valloc(size);
  note_acquired(block, size, FM_KIND_HEAP);
  scope_leave();
  return block;
}

INLINE void *heap_pvalloc(const struct heap *real, size_t size) {
  if (!scope_enter()) return real->pvalloc(size);
  void *block = real->pvalloc(size);
  note_acquired(block, size, FM_KIND_HEAP);
  scope_leave();
  return block;
}

INLINE void heap_free_sized(const struct heap *real, void *block, size_t size) {
  note_released(block);
  real->free_sized(block, size);
}

INLINE void heap_free_aligned_sized(const struct heap *real, void *block, size_t alignment, size_t size) {
  note_released(block);
  real->free_aligned_sized(block, alignment, size);
}

#define HOOK(layer, name) {#name, (void *)layer##_##name, (void **)&layer.name}
#define LAYER(layer)                                                                                                   \
  static struct heap layer;                                                                                            \
  static void *layer##_malloc(size_t size) { return heap_malloc(&layer, size); }                                       \
  static void *layer##_calloc(size_t count, size_t size) { return heap_calloc(&layer, count, size); }                  \
  static void *layer##_realloc(void *block, size_t size) { return heap_realloc(&layer, block, size); }                 \
  static void *layer##_reallocarray(void *block, size_t count, size_t size) {                                          \
    return heap_reallocarray(&layer, block, count, size);                                                              \
  }                                                                                                                    \
  static void layer##_free(void *block) { heap_free(&layer, block); }                                                  \
  static int layer##_posix_memalign(void **block, size_t alignment, size_t size) {                                     \
    return heap_posix_memalign(&layer, block, alignment, size);                                                        \
  }                                                                                                                    \
  static void *layer##_aligned_alloc(size_t alignment, size_t size) { return heap_aligned_alloc(&layer, alignment, size); } \
  static void *layer##_memalign(size_t alignment, size_t size) { return heap_memalign(&layer, alignment, size); }      \
  static void *layer##_valloc(size_t size) { return heap_valloc(&layer, size); }                                       \
  static void *layer##_pvalloc(size_t size) { return heap_pvalloc(&layer, size); }                                     \
  static void layer##_free_sized(void *block, size_t size) { heap_free_sized(&layer, block, size); }                   \
  static void layer##_free_aligned_sized(void *block, size_t alignment, size_t size) {                                 \
    heap_free_aligned_sized(&layer, block, alignment, size);                                                           \
  }                                                                                                                    \
  static const struct hook layer##_hooks[] = {                                                                         \
      HOOK(layer, malloc),        HOOK(layer, calloc),     HOOK(layer, realloc),        HOOK(layer, reallocarray),     \
      HOOK(layer, free),          HOOK(layer, valloc),     HOOK(layer, posix_memalign), HOOK(layer, aligned_alloc),    \
      HOOK(layer, memalign),      HOOK(layer, pvalloc),    HOOK(layer, free_sized),     HOOK(layer, free_aligned_sized), \
  };
LAYER(used)
LAYER(below)
#undef LAYER
#undef HOOK

#define HOOKS (sizeof used_hooks / sizeof *used_hooks)

/* What stands before malloc, but leaves free to libc, hands libc's blocks on, also to ld.so, whose calls go by no slot:
 * below it they would be seen to come and not to go. */
static void install_below(void) {
  if (objects_is_in_libc((void *)used.free)) return;
  static struct hook covered[HOOKS];
  size_t count = 0;
  for (size_t i = 0; i < HOOKS; i++) {
    void *function = *used_hooks[i].original;
    if (function && !objects_is_in_libc(function)) covered[count++] = below_hooks[i];
  }
  slots_install_family(covered, count, OBJECTS_LIBC);
}

bool heap_install(void) {
  if (!slots_install(used_hooks, HOOKS)) return false;
  install_below();
  return true;
}
