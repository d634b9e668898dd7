/* The hooks of the functions that start another program (exec…, posix_spawn…, system, popen): each is the original call with
 * an environment that brings the agent along.
 *
 * They may run in a forked child, also in one that shares our memory: nothing of the agent's state is changed there.
 */
#ifndef FLOODMARK_EXEC_H
#define FLOODMARK_EXEC_H

/* Put them in. Only at start, after follow_prepare. What can't be put in isn't followed. */
void exec_install(void);
#endif
