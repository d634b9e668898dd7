/* How much memory the process has, as the system says.
 */
#ifndef FLOODMARK_PROCESS_H
#define FLOODMARK_PROCESS_H
#include <stdbool.h>
#include <stdint.h>

/* The process's memory as the kernel and its limits count it, in bytes. */
struct process_memory {
  uint64_t address_space, resident;
  uint64_t data; /* private and writable */
};

/* Read it; on Linux at a descriptor that is open for a moment. False when it can't be read. Anywhere. */
bool process_read_memory(struct process_memory *memory);

/* Resident bytes of the process. Where it is read at a descriptor, which with several threads could be the number that another one
 * counts on, it is then the highest that was resident since the last look, where that is more than ever before. 0 where it isn't
 * known. Under ledger_lock. */
uint64_t process_resident(void);

/* For another recording: nothing was looked at yet. */
void process_forget(void);

/* The highest resident set size so far, in bytes; 0 when it can't be read. */
uint64_t process_resident_most(void);
#endif
