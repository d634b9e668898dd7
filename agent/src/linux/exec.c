#include "exec.h"

#include <errno.h>
#include <spawn.h>
#include <stdarg.h>
#include <string.h>

#include "follow.h"
#include "os.h"
#include "pipe.h"
#include "program.h"
#include "shell.h"
#include "slots.h"
#include "tree.h"

extern char **environ;

static struct {
  int (*execve)(const char *, char *const[], char *const[]);
  int (*execv)(const char *, char *const[]);
  int (*execvp)(const char *, char *const[]);
  int (*execvpe)(const char *, char *const[], char *const[]);
  int (*execl)(const char *, const char *, ...);
  int (*execlp)(const char *, const char *, ...);
  int (*execle)(const char *, const char *, ...);
  int (*fexecve)(int, char *const[], char *const[]);
  int (*execveat)(int, const char *, char *const[], char *const[], int);
  spawn_function *posix_spawn, *posix_spawnp;
  int (*system)(const char *);
  popen_function *popen;
} real;

/* A call, but for its environment. */
struct call {
  const char *path; /* or a name to be found along the PATH */
  char *const *words;
  int file, flags;
  pid_t *pid;
  const posix_spawn_file_actions_t *actions;
  const posix_spawnattr_t *attributes;
};

typedef int start_function(const void *call, char *const environment[]);

/* Does the agent fit into what is called? A name without a slash is what the original will find. */
static bool fits(const struct call *call) {
  if (!call->path) return false;
  bool is_name = *call->path && !strchr(call->path, '/');
  return is_name || program_fits(call->file, call->path);
}

/* A call that our variables make too long for the system is made without them. */
static int start(start_function *start, const struct call *call, char *const environment[]) {
  if (!fits(call)) return start(call, environment);
  int result = follow_start(environment, start, call);
  bool too_long = result == E2BIG || (result == -1 && errno == E2BIG); /* posix_spawn returns it */
  return too_long ? start(call, environment) : result;
}

/* An exec by the process itself, which holds nothing any more once it is another program. */
static int replace(start_function *start_it, const struct call *call, char *const environment[]) {
  struct fm_tree_slot *slot = tree_depart();
  int result = start(start_it, call, environment);
  if (slot) tree_return(slot);
  return result;
}

static int start_execve(const void *what, char *const environment[]) {
  const struct call *call = what;
  return real.execve(call->path, call->words, environment);
}

static int start_execvpe(const void *what, char *const environment[]) {
  const struct call *call = what;
  return real.execvpe(call->path, call->words, environment);
}

static int start_fexecve(const void *what, char *const environment[]) {
  const struct call *call = what;
  return real.fexecve(call->file, call->words, environment);
}

static int start_execveat(const void *what, char *const environment[]) {
  const struct call *call = what;
  return real.execveat(call->file, call->path, call->words, environment, call->flags);
}

static int start_spawn(const void *what, char *const environment[]) {
  const struct call *call = what;
  return real.posix_spawn(call->pid, call->path, call->actions, call->attributes, call->words, environment);
}

static int start_spawnp(const void *what, char *const environment[]) {
  const struct call *call = what;
  return real.posix_spawnp(call->pid, call->path, call->actions, call->attributes, call->words, environment);
}

static int start_shell(const void *what, char *const environment[]) {
  return shell_run(what, real.posix_spawn, environment);
}

struct pipe_call {
  const char *command, *mode;
  FILE **stream; /* what comes of it */
};

static int start_pipe(const void *what, char *const environment[]) {
  const struct pipe_call *call = what;
  *call->stream = pipe_open(call->command, call->mode, real.popen, environment);
  return 0;
}

static int hook_execve(const char *path, char *const words[], char *const environment[]) {
  return replace(start_execve, &(struct call){.path = path, .words = words, .file = AT_FDCWD}, environment);
}

static int hook_execv(const char *path, char *const words[]) { return hook_execve(path, words, environ); }

static int hook_execvpe(const char *name, char *const words[], char *const environment[]) {
  return replace(start_execvpe, &(struct call){.path = name, .words = words, .file = AT_FDCWD}, environment);
}

static int hook_execvp(const char *name, char *const words[]) { return hook_execvpe(name, words, environ); }

static int hook_fexecve(int file, char *const words[], char *const environment[]) {
  return replace(start_fexecve, &(struct call){.path = "", .words = words, .file = file}, environment);
}

static int hook_execveat(int folder, const char *path, char *const words[], char *const environment[], int flags) {
  return replace(start_execveat, &(struct call){.path = path, .words = words, .file = folder, .flags = flags}, environment);
}

/* How many words a call has, from its first one on. */
static size_t count_words(const char *first, va_list rest) {
  size_t count = 0;
  for (const char *word = first; word; word = va_arg(rest, const char *)) count++;
  return count;
}

/* Gather them, from `first` on, into `words`; what follows them, and ends them, is left in `rest`. */
#define GATHER(words, first, rest)                              \
  va_list rest;                                                 \
  va_start(rest, first);                                        \
  char *words[count_words(first, rest) + 1];                    \
  va_end(rest);                                                 \
  va_start(rest, first);                                        \
  words[0] = (char *)first;                                     \
  for (size_t i = 0; words[i]; i++) words[i + 1] = va_arg(rest, char *);

static int hook_execl(const char *path, const char *first, ...) {
  GATHER(words, first, rest)
  va_end(rest);
  return hook_execve(path, words, environ);
}

static int hook_execlp(const char *name, const char *first, ...) {
  GATHER(words, first, rest)
  va_end(rest);
  return hook_execvpe(name, words, environ);
}

static int hook_execle(const char *path, const char *first, ...) {
  GATHER(words, first, rest)
  char *const *environment = va_arg(rest, char *const *);
  va_end(rest);
  return hook_execve(path, words, environment);
}

static int hook_posix_spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions,
                            const posix_spawnattr_t *attributes, char *const words[], char *const environment[]) {
  struct call call = {
      .path = path, .words = words, .file = AT_FDCWD, .pid = pid, .actions = actions, .attributes = attributes};
  return start(start_spawn, &call, environment);
}

static int hook_posix_spawnp(pid_t *pid, const char *name, const posix_spawn_file_actions_t *actions,
                             const posix_spawnattr_t *attributes, char *const words[], char *const environment[]) {
  struct call call = {
      .path = name, .words = words, .file = AT_FDCWD, .pid = pid, .actions = actions, .attributes = attributes};
  return start(start_spawnp, &call, environment);
}

static int hook_system(const char *command) {
  if (!command || !real.posix_spawn) return real.system(command);
  return follow_start(environ, start_shell, command);
}

static FILE *hook_popen(const char *command, const char *mode) {
  FILE *stream = NULL;
  if (!command) return real.popen(command, mode);
  follow_start(environ, start_pipe, &(struct pipe_call){.command = command, .mode = mode, .stream = &stream});
  return stream;
}

void exec_install(void) {
  static const struct hook hooks[] = {
#define HOOK(name) {#name, (void *)hook_##name, (void **)&real.name}
      HOOK(execve), HOOK(execv), HOOK(execvp), HOOK(execvpe), HOOK(execl), HOOK(execlp), HOOK(execle), HOOK(fexecve),
      HOOK(execveat), HOOK(posix_spawn), HOOK(posix_spawnp), HOOK(system), HOOK(popen),
#undef HOOK
  };
  slots_install(hooks, sizeof hooks / sizeof *hooks);
}
