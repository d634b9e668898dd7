/* Native threads: what they allocate is charged to the Python line that started them, also when they outlive the call.
 *
 * A thread's start routine is wrapped; the stack of its creation goes along as its origin. A thread that Python knows
 * has a stack of its own.
 */
#ifndef FLOODMARK_THREADS_H
#define FLOODMARK_THREADS_H
#include <stdbool.h>
#include <stdint.h>

#include "core.h"

struct thread_start {
  void *(*routine)(void *);
  void *argument;
  struct fm_origin origin;
  uint32_t root; /* the number of its name, where that is known by then; else 0 */
  struct thread_start *next_free;
};

/* A start of a thread by that name (thread_names.h), 0: not known yet, with the current thread's stack as its origin; NULL when there is no memory: then the thread starts as it
 * would without us. With the thread in FM_IN_CALL, where it stays. */
struct thread_start *threads_prepare(void *(*routine)(void *), void *argument, uint32_t root);

/* The thread could not be started after all. Likewise, or from anywhere outside the ledger. */
void threads_cancel(struct thread_start *start);

/* The routine to start a thread with; its argument is the prepared start. */
void *threads_run(void *start);
#endif
