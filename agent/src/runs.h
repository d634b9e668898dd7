/* Runs that nobody launches: each has a folder of its own in the folder of all runs. At start, before other threads.
 */
#ifndef FLOODMARK_RUNS_H
#define FLOODMARK_RUNS_H
#include "keep.h"

/* Make the folder of this process's run in `all`, named so that people find it: 2026-11-26T05-40-00Z_job_1234, the time in UTC, the
 * program and the process id; with -2, -3, … where that is taken, as by a process of another container. `all` is made, too, where only
 * that is missing, and is kept to what it may have at most. The folder's path, absolute; NULL where it can't be: *why says so in plain words. */
const char *runs_begin(const char *all, const struct keep *most, const char **why);

/* Nothing came of the run that was begun: its folder goes. */
void runs_abandon(void);
#endif
