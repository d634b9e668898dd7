/* What popen() does, with an environment that libc's own doesn't take: its shell is told the variables that the environment
 * has beyond the program's own, and becomes the shell that runs the command. So it is libc's popen that starts the child, knows
 * its stream and waits for it in pclose.
 *
 * The command's $0, $$, $PPID, status and output are the same; the environment of the first shell, which reads nothing else, is
 * the program's own.
 */
#ifndef FLOODMARK_PIPE_H
#define FLOODMARK_PIPE_H
#include <stdio.h>

typedef FILE *popen_function(const char *, const char *);

/* Call `open` for a command. `environment` is as follow_start passes it for `environ`. From any thread. */
FILE *pipe_open(const char *command, const char *mode, popen_function *open, char *const environment[]);
#endif
