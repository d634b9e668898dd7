#include "threads.h"

#include "core.h"
#include "failpoint.h"
#include "own.h"
#include "walk.h"

/* Starts that wait for use; guarded by ledger_lock. There are never more than were on their way at a time. */
static struct thread_start *unused;
#define STARTS_PER_PAGE (4096 / sizeof(struct thread_start))

static struct thread_start *take(void) {
  if (fails(FAIL_thread_start)) return NULL;
  if (!unused) {
    struct thread_start *page = os_map_private(4096);
    for (uint32_t i = 0; page && i < STARTS_PER_PAGE; i++) {
      page[i].next_free = unused;
      unused = &page[i];
    }
  }
  struct thread_start *start = unused;
  if (start) unused = start->next_free;
  return start;
}

static void give_back(struct thread_start *start) {
  start->next_free = unused;
  unused = start;
}

struct thread_start *threads_prepare(void *(*routine)(void *), void *argument, uint32_t root) {
  uint32_t place = ledger_enter();
  struct thread_start *start = take();
  struct fm_origin origin = start ? own_heritage(walk_stack(false)) : origin_of(0);
  if (start) *start = (struct thread_start){routine, argument, origin, root, NULL};
  ledger_leave(place);
  return start;
}

void threads_cancel(struct thread_start *start) {
  uint32_t place = ledger_enter();
  give_back(start);
  ledger_leave(place);
}

void *threads_run(void *argument) {
  struct thread_start start = *(struct thread_start *)argument;
  fm_thread.origin = start.origin;
  fm_thread.root = start.root;
  threads_cancel(argument);
  return start.routine(start.argument);
}
