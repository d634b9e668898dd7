/* How much of a range of addresses, or of all, has pages in memory. */
#ifndef FLOODMARK_RESIDENT_H
#define FLOODMARK_RESIDENT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The process's memory as the kernel and its limits count it, in bytes. */
struct process_memory {
  uint64_t address_space, resident;
  uint64_t data; /* private and writable */
};

/* Read it, at a descriptor that is open for a moment. False when it can't be read. Anywhere. */
bool resident_read(struct process_memory *memory);

/* Resident bytes of [begin, end), which begins at a page; 0 for what isn't mapped. 0.15 ms for each GiB that nobody has
 * touched, 0.5 ms where all is touched. Under ledger_lock. */
size_t resident_bytes(uintptr_t begin, uintptr_t end);

/* Resident bytes of the process. It is read at a descriptor, which with several threads could be the number that another one counts
 * on: then it is the highest that was resident since the last look, where that is more than ever before. 0 where it isn't known.
 * Under ledger_lock. */
uint64_t resident_process(void);

/* For another recording: nothing was looked at yet. */
void resident_forget(void);
#endif
