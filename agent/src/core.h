/* What every part of the agent stands on: the switch, the place of a thread, the lock, the guard.
 *
 * The switch is a word in a page that is wiped in a forked child (os_wipe_on_fork), so a child is switched off by the fork
 * itself; it never touches the parent's recording.
 */
#ifndef FLOODMARK_CORE_H
#define FLOODMARK_CORE_H
#include "os.h"
#include "recording.h"

/* Where a thread stands. A hook that finds its thread elsewhere than outside passes through. */
enum fm_place {
  FM_OUTSIDE = 0,
  FM_IN_CALL = 1,  /* inside the original function: what it calls is part of what we count (outermost layer counts) */
  FM_IN_LEDGER = 2 /* inside the agent: only a signal handler gets here; its event is unseen */
};

/* The process's recordings by number: from 1 on, another one as soon as one has ended. What a thread, or a call that is under way,
 * knows of a recording, is of no use to the next one. */
extern uint32_t fm_recording;

/* A node, and the recording that has it; none: 0. */
struct fm_origin {
  uint32_t node, recording;
};
static inline struct fm_origin origin_of(uint32_t node) { return (struct fm_origin){node, fm_recording}; }
static inline uint32_t origin_node(struct fm_origin origin) { return origin.recording == fm_recording ? origin.node : 0; }

#define FM_RECENT 16u
struct fm_thread_state {
  uint32_t place;  /* enum fm_place */
  uint32_t root;   /* the number of its name, which its Python stacks begin at; 0: not known yet (thread_names.h) */
  uint32_t serial; /* its number for chain.c; 0: none, nothing is kept of its stacks */
  uint32_t acquired;   /* blocks since its last release */
  struct fm_origin origin; /* the stack that a native thread was started from */
  const char *state; /* its Python thread state, when last asked for */
  struct chain *chain; /* its last walk, unless another thread has taken that over */
  uint64_t gap;    /* bytes until its next block that is recorded (sampler.h); 0 where all are */
  uint64_t random; /* the state that gaps are drawn from; 0: none yet */
  uint32_t recent[FM_RECENT]; /* marks of the last of them (recent.h), the nth at n % FM_RECENT */
  uint64_t waited;        /* when its last wait for the lock was over, by machine_ticks */
  uint32_t waits_in_a_row;
};

/* In a forked child: what is known of its thread. */
void thread_forget(void);

/* The nodes of threads' names by number, 0 where the recording has none yet. Number 1 is the main thread. */
#define FM_THREADS_MOST 256u
extern uint32_t fm_thread_roots[FM_THREADS_MOST + 3];
static inline uint32_t thread_root(void) {
  return likely(fm_thread.root <= FM_ROOT_PYTHON) ? FM_ROOT_PYTHON : fm_thread_roots[fm_thread.root];
}

/* Begins the recording of a forked child and switches it on (fork.h); NULL: children aren't followed, or this process is off for
 * good. In FM_IN_LEDGER. */
extern bool (*fm_begin_anew)(void);

/* The switch is off: is this a forked child that is to be recorded, and now is? */
bool core_notice_fork(void) COLD;

extern uint32_t *fm_switch; /* 1 while events are recorded; never NULL. The word behind it is 0 in a forked child that has no recording yet */
extern bool fm_best_effort; /* an interpreter that can't be profiled runs unprofiled instead of ending with code 2 */

/* Make the switch's page, if it isn't there. At start. False when there is no memory. */
bool core_start(void);

/* From now on events are recorded. */
void core_switch_on(void);

/* Events pass through from now on, also in children that are forked later. */
static inline void core_switch_off(void) {
  fm_begin_anew = NULL;
  fm_recording++;
  __atomic_store_n(fm_switch, 0, __ATOMIC_RELEASE);
}
static inline bool core_is_on(void) { return __atomic_load_n(fm_switch, __ATOMIC_ACQUIRE) != 0; }

void core_count_unseen(void) COLD;

/* Called at each event as long as it is set: how the start waits for the interpreter. In FM_IN_CALL, without the lock. */
extern void (*fm_awaiting)(void);
static inline void core_await(void) {
  void (*awaiting)(void) = __atomic_load_n(&fm_awaiting, __ATOMIC_RELAXED); /* once: another thread may unset it */
  if (unlikely(awaiting != NULL)) awaiting();
}

/* A hook's first act. True: this event is ours to count; the thread is FM_IN_CALL until scope_leave. */
static inline bool scope_enter(void) {
  if (unlikely(!__atomic_load_n(fm_switch, __ATOMIC_RELAXED)) && !core_notice_fork()) return false;
  if (unlikely(fm_thread.place != FM_OUTSIDE)) {
    if (unlikely(fm_thread.place == FM_IN_LEDGER)) core_count_unseen();
    return false;
  }
  fm_thread.place = FM_IN_CALL;
  return true;
}
static inline void scope_leave(void) { fm_thread.place = FM_OUTSIDE; }

/* The one lock over tables and counters. Take it only while FM_IN_LEDGER, and call nothing outside the agent while
 * it is held: a signal handler that comes then passes through, so it can't wait for its own thread. As long as the
 * process has one thread, who makes the second one doesn't hold it. */
extern uint32_t fm_locked;
extern const char *fm_single_threaded; /* true until the first thread is made; a constant 0 where that isn't known */
void ledger_wait(void) COLD;
static inline void ledger_lock(void) {
  if (*fm_single_threaded)
    fm_locked = 1;
  else if (unlikely(__atomic_exchange_n(&fm_locked, 1, __ATOMIC_ACQUIRE)))
    ledger_wait();
}
static inline void ledger_unlock(void) { __atomic_store_n(&fm_locked, 0, __ATOMIC_RELEASE); }

/* Enter FM_IN_LEDGER and take the lock; returns where the thread stood, for ledger_leave. */
static inline uint32_t ledger_enter(void) {
  uint32_t place = fm_thread.place;
  fm_thread.place = FM_IN_LEDGER;
  ledger_lock();
  return place;
}
static inline void ledger_leave(uint32_t place) {
  ledger_unlock();
  fm_thread.place = place;
}

/* Turn the agent off for good; the reason goes into the recording. The program goes on as if we had never been
 * there. With or without the lock. */
void guard_off(const char *reason) COLD;

/* The same from the handler of a signal that the agent itself has come upon, anywhere: what it is about to use stays as it is. Of the tree the
 * process is a part until it is gone. */
void guard_interrupt(const char *reason) COLD;

/* This interpreter can't be profiled. Ends the process with code 2, or (best effort) turns the agent off. Only
 * before the program's first line. */
void guard_refuse(const char *reason) COLD;

/* What holds as long as events are recorded: looked at in an agent that is built for a test, which ends the process where it doesn't. Of
 * the agent that is shipped it is no part. */
#ifdef FLOODMARK_DEBUG
#define FM_TEXT_OF(line) #line
#define FM_TEXT(line) FM_TEXT_OF(line)
#define FM_ASSERT(holds) ((holds) || !core_is_on() ? (void)0 : core_fail(__FILE__ ":" FM_TEXT(__LINE__) ": " #holds "\n"))
static inline _Noreturn void core_fail(const char *text) {
  os_write(2, text, __builtin_strlen(text));
  __builtin_trap();
}
#else
#define FM_ASSERT(holds) ((void)sizeof(holds))
#endif
#endif
