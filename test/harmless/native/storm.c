/* Signals whose handler allocates, in C. */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#define BLOCK 1000
#define AREA (1 << 16)

static pid_t target;
static long wanted, size;
static volatile long handled;

static void take(int number) {
  (void)number;
  if (handled < wanted) *(volatile char *)malloc(size) = 1;
  handled++;
}

static void *send(void *nothing) {
  for (long sent = 0; sent < wanted; sent++) {
    syscall(SYS_tgkill, getpid(), target, SIGUSR2);
    while (handled <= sent) sched_yield();
  }
  return nothing;
}

/* The calling thread, which is in no function of libc's, is sent `count` signals one by one: each leaves a block of `bytes`. */
long hold_blocks(long count, long bytes) {
  struct sigaction action = {.sa_handler = take}, before;
  pthread_t sender;
  sigaction(SIGUSR2, &action, &before);
  target = (pid_t)syscall(SYS_gettid);
  wanted = count;
  size = bytes;
  handled = 0;
  pthread_create(&sender, NULL, send, NULL);
  while (handled < count) {
  }
  pthread_join(sender, NULL);
  sigaction(SIGUSR2, &before, NULL);
  return handled;
}

static volatile long areas;

/* A mapping each time, of which every second one is given back at once: that is safe wherever the signal comes. */
static void map(int number) {
  (void)number;
  char *area = mmap(NULL, AREA, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  area[0] = 1;
  if (areas++ % 2) munmap(area, AREA);
}

void map_from_now_on(long microseconds) {
  struct sigaction action = {.sa_handler = map, .sa_flags = SA_RESTART};
  struct itimerval often = {.it_interval.tv_usec = microseconds, .it_value.tv_usec = microseconds};
  sigaction(SIGALRM, &action, NULL);
  setitimer(ITIMER_REAL, &often, NULL);
}

long mapped(void) { return areas; }

long stop_mapping(void) {
  struct itimerval never = {0};
  setitimer(ITIMER_REAL, &never, NULL);
  return areas;
}
