#include "families.h"

#include "core.h"
#include "notes.h"
#include "objects.h"
#include "slots.h"

/* pyarrow's own mimalloc. */
static struct {
  void *(*malloc_aligned)(size_t, size_t);
  void *(*realloc_aligned)(void *, size_t, size_t);
  void (*free)(void *);
} arrow;

static void *arrow_malloc_aligned(size_t size, size_t alignment) {
  if (!scope_enter()) return arrow.malloc_aligned(size, alignment);
  void *block = arrow.malloc_aligned(size, alignment);
  note_acquired(block, size, FM_KIND_HEAP);
  scope_leave();
  return block;
}

static void *arrow_realloc_aligned(void *block, size_t size, size_t alignment) {
  if (!scope_enter()) return arrow.realloc_aligned(block, size, alignment);
  struct withdrawn old = note_withdrawn(block);
  void *fresh = arrow.realloc_aligned(block, size, alignment);
  note_resized(old, fresh, size, FM_KIND_HEAP);
  scope_leave();
  return fresh;
}

static void arrow_free(void *block) {
  note_released(block);
  arrow.free(block);
}

static const struct hook arrow_hooks[] = {
    {"arrow_mi_malloc_aligned", (void *)arrow_malloc_aligned, (void **)&arrow.malloc_aligned},
    {"arrow_mi_realloc_aligned", (void *)arrow_realloc_aligned, (void **)&arrow.realloc_aligned},
    {"arrow_mi_free", (void *)arrow_free, (void **)&arrow.free},
};

static uint32_t locked;
static void lock(void) {
  while (__atomic_exchange_n(&locked, 1, __ATOMIC_ACQUIRE)) os_yield();
}
static void unlock(void) { __atomic_store_n(&locked, 0, __ATOMIC_RELEASE); }

static uint64_t looked_at; /* how many objects had been loaded at the last look */
static bool found;         /* a second copy of a family is left alone: its blocks go back to itself */

void families_look(void) {
  if (__atomic_load_n(&found, __ATOMIC_RELAXED)) return;
  lock();
  uint64_t loaded = objects_loaded();
  if (core_is_on() && loaded != looked_at) {
    looked_at = loaded;
    if (slots_install_family(arrow_hooks, sizeof arrow_hooks / sizeof *arrow_hooks, "arrow_mi_free"))
      __atomic_store_n(&found, true, __ATOMIC_RELAXED);
  }
  unlock();
}

void families_forget(void) { locked = 0; }

void families_stop(void (*remove)(void)) {
  lock();
  remove();
  looked_at = 0;
  __atomic_store_n(&found, false, __ATOMIC_RELAXED);
  unlock();
}
