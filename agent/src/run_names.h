/* What the folder of a run is called: 2026-11-26T05-40-00Z_job_1234, the time in UTC, the program and the process id.
 */
#ifndef FLOODMARK_RUN_NAMES_H
#define FLOODMARK_RUN_NAMES_H
#include <stdbool.h>

#define RUN_NAME_SIZE 120u

/* The name of a run that this process begins now. At start. */
void run_name_write(char to[RUN_NAME_SIZE]);

/* Is it such a name, be it with a number behind it (runs.h)? */
bool run_name_is(const char *name);
#endif
