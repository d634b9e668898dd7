/* How much of a range of addresses has pages in memory. */
#ifndef FLOODMARK_RESIDENT_H
#define FLOODMARK_RESIDENT_H
#include <stddef.h>
#include <stdint.h>

/* Resident bytes of [begin, end), which begins at a page; 0 for what isn't mapped. 0.15 ms for each GiB that nobody has
 * touched, 0.5 ms where all is touched. Under ledger_lock. */
size_t resident_bytes(uintptr_t begin, uintptr_t end);
#endif
