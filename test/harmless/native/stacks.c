/* Threads with the smallest stack that there is, and signal handlers on stacks of their own, that allocate; below each stack a page that
 * nothing may touch. */
#define _GNU_SOURCE
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static void *stack(size_t size) {
  char *all = mmap(NULL, size + 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  mprotect(all, 4096, PROT_NONE);
  return all + 4096;
}

/* Of many sizes, some of them mappings of malloc's own. */
static long allocate(long count) {
  long done = 0;
  for (long i = 0; i < count; i++) {
    char *block = malloc(i % 50 == 0 ? 1 << 20 : 16 + i % 3000);
    block = realloc(block, 32 + i % 5000);
    block[0] = 1;
    done += block[0];
    free(block);
  }
  return done;
}

static void *work(void *count) { return (void *)allocate((long)count); }

/* In a thread whose stack has `size` bytes, 0: the least. */
long in_thread(long size, long count) {
  pthread_attr_t attributes;
  pthread_t thread;
  void *done = 0;
  pthread_attr_init(&attributes);
  size = size ? size : PTHREAD_STACK_MIN;
  pthread_attr_setstack(&attributes, stack(size), size);
  if (pthread_create(&thread, &attributes, work, (void *)count)) return -1;
  pthread_join(thread, &done);
  return (long)done;
}

static volatile long handled, per_signal, forks;

static void handle(int number) {
  (void)number;
  handled += allocate(per_signal);
  if (!forks) return;
  pid_t child = fork();
  if (child == 0) _exit(allocate(100) % 251);
  int status;
  waitpid(child, &status, 0);
  handled += WEXITSTATUS(status);
}

/* `signals` times on a stack of `size` bytes; the thread itself does nothing meanwhile. With a child forked there each time. */
long on_signal_stack(long size, long signals, long count, long with_forks) {
  stack_t own = {.ss_sp = stack(size), .ss_size = size}, none = {.ss_flags = SS_DISABLE};
  struct sigaction action = {.sa_handler = handle, .sa_flags = SA_ONSTACK};
  per_signal = count;
  forks = with_forks;
  handled = 0;
  sigaltstack(&own, NULL);
  sigaction(SIGUSR2, &action, NULL);
  for (long i = 0; i < signals; i++) raise(SIGUSR2);
  sigaltstack(&none, NULL);
  signal(SIGUSR2, SIG_DFL);
  return handled;
}
