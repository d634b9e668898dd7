/* Several threads enter and leave the ledger, in turns of bursts and all at once, with signals in between. Built and run by
 * test/agent/lock.test.ts.
 *
 * usage: lock THREADS ROUNDS
 * Prints how often the ledger was entered, as the threads count it and as a plain counter inside does, how often a thread
 * met another one inside, how often errno was changed; then how many signals came, and how many of them within.
 */
#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core.h"

uint64_t fm_clock_start;

#define THREADS_MOST 64
#define ENTRIES 2000 /* of a thread in a round */

/* Guarded by the ledger's lock, and by nothing else. */
static volatile uint64_t entered;
static volatile uint32_t inside;

static uint64_t met, changed, signals, within; /* atomic */
static pthread_barrier_t all;
static uint32_t rounds;

static void count(uint64_t *what) { __atomic_fetch_add(what, 1, __ATOMIC_RELAXED); }

static void enter(uint32_t number) {
  uint32_t place = ledger_enter();
  if (inside) count(&met);
  inside = number;
  for (uint64_t stay = ++entered % 8; stay; stay--) __builtin_ia32_pause(); /* long enough to be met */
  if (inside != number) count(&met);
  inside = 0;
  ledger_leave(place);
}

/* An event in a signal's handler: it passes through where its thread is inside. */
static void on_signal(int number) {
  count(&signals);
  if (fm_thread.place == FM_IN_LEDGER)
    count(&within);
  else
    enter((uint32_t)number + THREADS_MOST);
}

static void pause_for(long nanoseconds) { nanosleep(&(struct timespec){.tv_nsec = nanoseconds}, NULL); }

static void *work(void *argument) {
  uint32_t number = (uint32_t)(uintptr_t)argument, random = number;
  for (uint32_t round = 0; round < rounds; round++) {
    pthread_barrier_wait(&all);
    errno = EDOM;
    for (uint32_t i = 0; i < ENTRIES; i++) {
      enter(number);
      random = random * 1664525 + 1013904223;
      if (round % 2 == 0) continue;
      /* Every other round with other work in between, so that who waits has not to wait long; and in bursts. */
      for (uint32_t other = random >> 26; other; other--) __builtin_ia32_pause();
      if (random >> 23 == 0) {
        if (errno != EDOM) count(&changed);
        pause_for(random >> 8 & 0xffff);
        errno = EDOM;
      }
    }
    if (errno != EDOM) count(&changed);
  }
  return NULL;
}

static void start_signals(void) {
  struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
  sigaction(SIGALRM, &action, NULL);
  timer_t timer;
  if (timer_create(CLOCK_MONOTONIC, NULL, &timer)) exit(1);
  struct timespec often = {.tv_nsec = 200000};
  timer_settime(timer, 0, &(struct itimerspec){.it_interval = often, .it_value = often}, NULL);
}

int main(int argument_count, char **arguments) {
  uint32_t threads = argument_count == 3 ? (uint32_t)atoi(arguments[1]) : 0;
  if (!threads || threads > THREADS_MOST || !core_start()) return 1;
  rounds = (uint32_t)atoi(arguments[2]);
  pthread_barrier_init(&all, NULL, threads);
  start_signals();
  pthread_t ids[THREADS_MOST];
  for (uint32_t i = 0; i < threads; i++)
    if (pthread_create(&ids[i], NULL, work, (void *)(uintptr_t)(i + 1))) return 1;
  for (uint32_t i = 0; i < threads; i++) pthread_join(ids[i], NULL);
  signal(SIGALRM, SIG_IGN);
  uint64_t expected = (uint64_t)threads * rounds * ENTRIES + signals - within;
  printf("%" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", expected, entered, met, changed, signals, within);
  return 0;
}
