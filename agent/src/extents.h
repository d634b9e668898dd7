/* Where large memory is, for who looks from outside (recording.h, "Where large memory is"): large blocks, anonymous mappings,
 * Python's arenas. None of these is frequent. All functions but extents_arena_*: under ledger_lock.
 */
#ifndef FLOODMARK_EXTENTS_H
#define FLOODMARK_EXTENTS_H
#include "os.h"

/* List a block or a mapping. Its extent's number, or 0: it is too small, or there is no room. */
uint32_t extents_add(uintptr_t address, uint64_t size, uint32_t site);

/* An extent has become this long, or is gone. Number 0: nothing happens. */
void extents_resize(uint32_t extent, uint64_t size);
void extents_remove(uint32_t extent);

/* An arena of Python's was made during an event (in FM_IN_CALL: anywhere else nothing happens), or is about to go. NULL: it
 * couldn't be made. */
void extents_arena_made(const void *arena, size_t size);
void extents_arena_gone(const void *arena);

/* Give back what the disk holds for records that never came. At the end. */
void extents_trim(void);

/* For another recording: nothing is listed. */
void extents_forget(void);
#endif
