#include "shell.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "objects.h"
#include "os.h"

/* The signals that a terminal's keys send belong to the shell while one runs. The first call at a time takes them away
 * from the program, the last one gives them back. */
static struct {
  uint32_t locked; /* by this process's id; a lock of the parent's, whose thread is not here, holds nobody up */
  uint32_t running;
  struct sigaction interrupt, quit; /* the program's own */
} keys;

static void lock(void) {
  uint32_t own = (uint32_t)os_getpid(), holder = 0;
  while (!__atomic_compare_exchange_n(&keys.locked, &holder, own, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) {
    if (holder != own) continue; /* what stood there is expected now */
    os_yield();
    holder = 0;
  }
}
static void unlock(void) { __atomic_store_n(&keys.locked, 0, __ATOMIC_RELEASE); }

static void take_keys(sigset_t *handled) {
  const struct sigaction ignore = {.sa_handler = SIG_IGN};
  sigemptyset(handled);
  lock();
  if (keys.running++ == 0) {
    sigaction(SIGINT, &ignore, &keys.interrupt);
    sigaction(SIGQUIT, &ignore, &keys.quit);
  }
  if (keys.interrupt.sa_handler != SIG_IGN) sigaddset(handled, SIGINT);
  if (keys.quit.sa_handler != SIG_IGN) sigaddset(handled, SIGQUIT);
  unlock();
}

static void give_keys(void) {
  lock();
  if (--keys.running == 0) {
    sigaction(SIGINT, &keys.interrupt, NULL);
    sigaction(SIGQUIT, &keys.quit, NULL);
  }
  unlock();
}

/* Its status, or -errno. */
static long wait_for(pid_t pid, int *status) {
  long ended;
  do ended = os_call(SYS_wait4, pid, (long)status, 0, 0, 0, 0);
  while (ended == -EINTR);
  return ended;
}

/* By name, as musl has no such function. */
bool shell_ends_options(void) {
  const char *(*version)(void) = (const char *(*)(void))objects_find("gnu_get_libc_version");
  return version && strcmp(version(), "2.38") >= 0;
}

static int spawn_shell(const char *command, spawn_function *spawn, char *const environment[], pid_t *pid,
                       const sigset_t *handled, const sigset_t *mask) {
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  posix_spawnattr_setsigdefault(&attributes, handled);
  posix_spawnattr_setsigmask(&attributes, mask);
  char *as_ever[] = {"sh", "-c", (char *)command, NULL};
  char *as_text[] = {"sh", "-c", "--", (char *)command, NULL};
  char **words = shell_ends_options() ? as_text : as_ever;
  int error = spawn(pid, "/bin/sh", NULL, &attributes, words, environment);
  posix_spawnattr_destroy(&attributes);
  return error;
}

int shell_run(const char *command, spawn_function *spawn, char *const environment[]) {
  sigset_t handled, ended, mask;
  take_keys(&handled);
  sigemptyset(&ended);
  sigaddset(&ended, SIGCHLD);
  sigprocmask(SIG_BLOCK, &ended, &mask);
  pid_t pid;
  int status = 127 << 8;
  int error = spawn_shell(command, spawn, environment, &pid, &handled, &mask);
  if (!error) {
    long waited = wait_for(pid, &status);
    if (fm_failed(waited)) {
      status = -1;
      error = (int)-waited;
    }
  }
  give_keys();
  sigprocmask(SIG_SETMASK, &mask, NULL);
  if (error) errno = error;
  return status;
}
