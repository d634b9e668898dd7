/* Pages of loaded objects, opened to be changed and closed again: what is read-only was made so by the loader.
 */
#ifndef FLOODMARK_OPENING_H
#define FLOODMARK_OPENING_H
#include "elf_objects.h"

/* Give the pages of a range a protection, as mprotect has it. False when that can't be. */
bool opening_protect(uintptr_t begin, uintptr_t end, int protection);

/* The part of an object that is read-only once it is relocated, while slots in it are changed. Begins as {.object = …}. */
struct opening {
  const struct object *object;
  bool open, was_closed;
};

/* Have a slot of the object writable. False when that can't be. */
bool opening_make(struct opening *opening, uintptr_t slot);

/* Close what was closed before. */
void opening_end(const struct opening *opening);
#endif
