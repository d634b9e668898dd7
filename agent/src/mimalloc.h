/* The allocator of a free-threaded Python: mimalloc, compiled into the interpreter. It takes a gigabyte of addresses at a time and cuts what it
 * hands out from there; blocks of more than half a gigabyte get a mapping of their own. All of that is the interpreter's affair, as pymalloc's
 * arenas are: what counts are the objects and buffers that the domains' hooks see.
 *
 * It may map at any time, also where no event is under way (a sampled recording's hook is gone by then; a thread's own heap), so its mappings are
 * told by who makes them.
 */
#ifndef FLOODMARK_MIMALLOC_H
#define FLOODMARK_MIMALLOC_H
#include "os.h"

/* Find out whether the interpreter has it, and where its code is. Before the hooks are put in. */
void mimalloc_find(void);

/* Is this a free-threaded Python? */
bool mimalloc_is_used(void);

/* Is this mapping its own, by the address that mmap was called from? */
bool mimalloc_makes(const void *caller, int protection, int flags);

/* It has made a mapping, or this range is about to go: for who looks from outside, its memory is arenas. */
void mimalloc_mapped(const void *address, size_t length);
void mimalloc_unmapped(const void *address, size_t length);
#endif
