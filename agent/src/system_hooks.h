/* The hooks of functions that only this system has: of memory, and of threads that wait and wake.
 */
#ifndef FLOODMARK_SYSTEM_HOOKS_H
#define FLOODMARK_SYSTEM_HOOKS_H
#include "slots.h"

#define SYSTEM_HOOKS_MOST 16
extern const struct hook system_hooks[];
extern const size_t system_hook_count; /* SYSTEM_HOOKS_MOST at most */
#endif
