/* Where large memory is, for who looks from outside (recording.h, "Where large memory is"): large blocks, anonymous mappings,
 * Python's arenas. None of these is frequent. All functions but extents_arenas_*: under ledger_lock.
 */
#ifndef FLOODMARK_EXTENTS_H
#define FLOODMARK_EXTENTS_H
#include "os.h"

/* List a block or a mapping. Its extent's number, or 0: it is too small, or there is no room. */
uint32_t extents_add(uintptr_t address, uint64_t size, uint32_t site);

/* An extent has become this long, or is gone. Number 0: nothing happens. */
void extents_resize(uint32_t extent, uint64_t size);
void extents_remove(uint32_t extent);

/* So many arenas of Python's were made beside each other, each of `size` bytes; or what begins in a range is about to go. All arenas of an
 * interpreter are of one size. */
void extents_arenas_made(uintptr_t first, size_t size, size_t count);
void extents_arenas_gone(uintptr_t address, size_t length);

/* Give back what the disk holds for records that never came. At the end. */
void extents_trim(void);

/* For another recording: nothing is listed. */
void extents_forget(void);
#endif
