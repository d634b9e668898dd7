#include "mimalloc.h"

#include "core.h"
#include "extents.h"
#include "objects.h"
#include "python.h"

static bool is_used;
static struct objects_image interpreter; /* empty: it has pymalloc */

/* Its segments are 32 times as long, and mostly untouched for the greater part. */
#define ARENA (1u << 20)

void mimalloc_find(void) {
  is_used = python_is_free_threaded();
  if (is_used) interpreter = objects_image_of((const void *)python.PyMem_SetAllocator);
}

bool mimalloc_is_used(void) { return is_used; }

/* Modules may be compiled into the interpreter as well, `mmap` among them: a mapping of the program's own is neither reserved only nor made within
 * another event. */
bool mimalloc_makes(const void *caller, int protection, int flags) {
  if ((uintptr_t)caller - interpreter.begin >= interpreter.end - interpreter.begin) return false;
  bool anonymous = (flags & (MAP_PRIVATE | MAP_ANONYMOUS)) == (MAP_PRIVATE | MAP_ANONYMOUS);
  return anonymous && (flags & MAP_NORESERVE || protection == PROT_NONE || fm_thread.place != FM_OUTSIDE);
}

void mimalloc_mapped(const void *address, size_t length) {
  if (length >= ARENA) extents_arenas_made((uintptr_t)address, ARENA, length / ARENA);
}

void mimalloc_unmapped(const void *address, size_t length) {
  if (mimalloc_is_used()) extents_arenas_gone((uintptr_t)address, length);
}
