/* What system() does, with an environment that libc's own doesn't take.
 *
 * As POSIX has it: SIGINT and SIGQUIT are ignored and SIGCHLD is blocked while the shell runs, the shell gets them as they
 * were. One difference: a thread that is cancelled meanwhile ends when the shell has.
 */
#ifndef FLOODMARK_SHELL_H
#define FLOODMARK_SHELL_H
#include <spawn.h>
#include <stdbool.h>

typedef int spawn_function(pid_t *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *,
                           char *const[], char *const[]);

/* Run a command in a shell to its end. Returns the shell's status, that of exit(127) where no shell can be run, or -1
 * where its end can't be known, with errno. From any thread, also several at a time. */
int shell_run(const char *command, spawn_function *spawn, char *const environment[]);

/* Does this libc tell its shells where options end? From 2.38 on a command that begins with a dash is one. */
bool shell_ends_options(void);
#endif
