/* Forked children. What the agent knows of a process, its tables and the recording, is the parent's: a child begins anew, with a
 * recording of its own, at its first event. Its fork is noticed by the switch, which the kernel has wiped (core.h), so none goes
 * by, and nothing happens in between: in a vfork child, or one that soon becomes another program, nothing at all.
 */
#ifndef FLOODMARK_FORK_H
#define FLOODMARK_FORK_H
#include "os.h"

/* Follow forks from now on. */
void fork_start(void);
#endif
