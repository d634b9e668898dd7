/* Mappings, as ranges: a part of one can go, move, change, or be mapped over.
 *
 * An anonymous mapping counts in full, unless it is lazy: reserved address space that counts by its resident part, looked at in
 * ticks (mincore) and when it goes. Lazy is what is PROT_NONE or NORESERVE, and what the program has given back by
 * madvise. The flag alone tells nothing: one allocator reserves a gigabyte with it and touches little, another one maps
 * just what it uses. All functions: under ledger_lock; addresses and lengths in bytes, whole pages where a mapping is
 * lazy.
 */
#ifndef FLOODMARK_MAPS_H
#define FLOODMARK_MAPS_H
#include <stddef.h>
#include <stdint.h>

/* What a mapping is. */
enum maps_nature {
  MAPS_UNKNOWN,
  MAPS_COUNTED,
  MAPS_PROTECTED, /* lazy until it is made accessible */
  MAPS_NORESERVE, /* lazy */
  MAPS_FILE,      /* not anonymous: of a kind of its own, by its size */
  MAPS_SHARED
};

/* A new mapping, by the current thread; it takes the place of what was there. MAPS_UNKNOWN: nothing of ours. */
void maps_add(uintptr_t address, size_t length, enum maps_nature nature);

/* Nothing of ours is in this range any more. Called before the range is given back. */
void maps_remove(uintptr_t address, size_t length);

/* A range is about to move, or not: what is lazy in it is looked at. Returns the moment, for maps_moved. */
uint64_t maps_moving(uintptr_t address, size_t length);

/* It has moved: nothing is there any more but what others have mapped since that moment. */
void maps_moved(uintptr_t address, size_t length, uint64_t moment);

/* What the mapping at this address is. */
enum maps_nature maps_nature_of(uintptr_t address);

/* The mapping that begins at this address goes, whatever its length. */
void maps_detach(uintptr_t address);

/* Pages were given back to the system (madvise), or made accessible or inaccessible (mprotect). */
void maps_give_back(uintptr_t address, size_t length);
void maps_protect(uintptr_t address, size_t length, int protection);

/* Look at the resident part of lazy mappings, if the last look is old enough. `now`: nanoseconds since the start. */
void maps_tick(uint64_t now);

/* Look at all of them now. */
void maps_look(void);

/* For another recording: what is mapped is none of its own. */
void maps_forget(void);
#endif
