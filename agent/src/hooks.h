/* The hooks of libc's allocation functions: each is the original call and a notification. */
#ifndef FLOODMARK_HOOKS_H
#define FLOODMARK_HOOKS_H
#include <stdbool.h>

/* Put them in. Only at start. False when a page could not be made writable. */
bool hooks_install(void);
#endif
