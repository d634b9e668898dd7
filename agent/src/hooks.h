/* The hooks of libc's allocation functions: each is the original call and a notification. */
#ifndef FLOODMARK_HOOKS_H
#define FLOODMARK_HOOKS_H
#include <stdbool.h>

/* Put them in. At start, or in a running process, by one thread at a time. False when a page could not be made writable. */
bool hooks_install(void);

/* Take all hooks out again, those of families that have come since as well. By one thread at a time. */
void hooks_remove(void);
#endif
