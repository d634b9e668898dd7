/* The program's environment shows nothing of ours: os.environ and children see what the user had set. */
#ifndef FLOODMARK_ENVIRONMENT_H
#define FLOODMARK_ENVIRONMENT_H

/* Set the soft limit of open files to the caller's own, which the launcher's runtime has raised, and forget it: what a
 * program on the way to a Python sets after that is its own. At start. */
void environment_restore_limit(void);

/* Remove FLOODMARK_* and our entry of LD_PRELOAD, in place. At start, before other threads. */
void environment_clean(void);
#endif
