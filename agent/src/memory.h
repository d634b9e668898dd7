/* The memory of a recording's tables, beside the file: all of it is given back at once when the recording ends and the process
 * goes on (part.h). Under ledger_lock, or before the switch is on.
 */
#ifndef FLOODMARK_MEMORY_H
#define FLOODMARK_MEMORY_H
#include <stddef.h>

/* As os_map_private, os_unmap and os_grow. */
void *memory_map(size_t size);
void memory_unmap(void *at, size_t size);
void *memory_grow(void *at, size_t size, size_t longer);

/* Give all of it back. */
void memory_release(void);

/* In a forked child: it is the parent's, and wiped here. */
void memory_forget(void);
#endif
