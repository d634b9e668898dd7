/* The variables that bring the agent into a process, and that the program doesn't see: os.environ shows what the user
 * had set. At start, before other threads.
 */
#ifndef FLOODMARK_ENVIRONMENT_H
#define FLOODMARK_ENVIRONMENT_H
#include <stddef.h>

/* The value of the variable that a text begins with, or NULL where it is another one. `name` ends with "=". */
const char *environment_value(const char *variable, const char *name);

/* A variable's value, or NULL. `name` ends with "=". It stays where it is also when the variable is removed. */
const char *environment_find(const char *name);

/* Set the soft limit of open files to the caller's own, which the launcher's runtime has raised, and forget it: what a
 * program on the way to a Python sets after that is its own. */
void environment_restore_limit(void);

/* Remove FLOODMARK, FLOODMARK_* and our entry of OS_PRELOAD. */
void environment_clean(void);
#endif
