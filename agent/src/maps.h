/* Anonymous mappings, as ranges: a part of one can go, or be mapped over.
 *
 * A mapping counts in full, unless it is PROT_NONE or NORESERVE: that one is lazy, reserved address space that
 * counts by its resident part, looked at in ticks (mincore) and when it goes. The flag alone tells nothing: one
 * allocator reserves a gigabyte with it and touches little, another one maps just what it uses.
 * All functions: under ledger_lock.
 */
#ifndef FLOODMARK_MAPS_H
#define FLOODMARK_MAPS_H
#include <stddef.h>
#include <stdint.h>

/* A new anonymous mapping, by the current thread; it takes the place of what was there. */
void maps_add(uintptr_t address, size_t length, int protection, int flags);

/* Nothing of ours is in this range any more. Called before the range is given back. */
void maps_remove(uintptr_t address, size_t length);

/* Look at the resident part of lazy mappings, if the last look is old enough. `now`: nanoseconds since the start. */
void maps_tick(uint64_t now);

/* Look at all of them now. */
void maps_look(void);
#endif
