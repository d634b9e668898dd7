/* The hooks of malloc and its family, wherever they come from: those that the process uses, and below an allocator or
 * interposer that took their place those of the C library, which a library may still reach (RTLD_DEEPBIND, dlsym with a
 * handle).
 */
#ifndef FLOODMARK_HEAP_H
#define FLOODMARK_HEAP_H
#include <stdbool.h>

/* Put them in. Only at start. False when a page could not be made writable. */
bool heap_install(void);
#endif
