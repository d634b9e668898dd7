#include "core.h"

#include "clock.h"
#include "failpoint.h"
#include "store.h"
#include "text.h"
#include "tree.h"

bool fm_best_effort;
void (*fm_awaiting)(void);

static uint32_t never_on[2] = {0, 1};
uint32_t *fm_switch = never_on;
uint32_t fm_recording;
uint32_t fm_thread_roots[FM_THREADS_MOST + 3];
bool (*fm_begin_anew)(void);

bool core_start(void) {
  if (fm_switch != never_on) {
    if (!fm_switch[1]) fm_locked = 0; /* a forked child: another thread of its parent may have held it */
    __atomic_store_n(&fm_switch[1], 1, __ATOMIC_RELAXED); /* a thread may be about to look */
    return true;
  }
  uint32_t *page = fails(FAIL_switch_page) ? NULL : os_map_private(4096);
  if (!page || !os_wipe_on_fork(page, 4096)) return false;
  page[1] = 1;
  fm_switch = page;
  return true;
}

void core_switch_on(void) {
  fm_recording++;
  __atomic_store_n(&fm_switch[1], 1, __ATOMIC_RELAXED);
  __atomic_store_n(fm_switch, 1, __ATOMIC_RELEASE);
}

bool core_notice_fork(void) {
  /* Once: nothing that comes meanwhile, in a signal handler, is recorded. */
  if (__atomic_load_n(&fm_switch[1], __ATOMIC_RELAXED) || fm_thread.place != FM_OUTSIDE || core_is_on()) return false;
  bool (*begin_anew)(void) = __atomic_exchange_n(&fm_begin_anew, NULL, __ATOMIC_ACQ_REL);
  if (!begin_anew) return false;
  fm_thread.place = FM_IN_LEDGER;
  bool has_begun = begin_anew();
  fm_thread.place = FM_OUTSIDE;
  if (has_begun) fm_begin_anew = begin_anew; /* for its own children */
  return has_begun;
}

void thread_forget(void) {
  uint32_t root = fm_thread.root == FM_ROOT_PYTHON ? FM_ROOT_PYTHON : 0;
  fm_thread = (struct fm_thread_state){.place = fm_thread.place, .root = root};
}

void core_count_unseen(void) {
  if (core_is_on()) __atomic_fetch_add(&fm_header->unseen_events, 1, __ATOMIC_RELAXED);
}

uint32_t fm_locked;
static const char always_threaded;
const char *fm_single_threaded = &always_threaded;

/* Threads that do nothing but allocate move the lock, and all that it guards, from one core's cache to the other's at
 * each event, which takes several times as long as the event. A thread that is mostly waiting therefore lets the others
 * go on alone for a while: where it has to wait so soon after its last wait that of the time in between, waiting took a good part. */
#define WAITS_IN_A_ROW 16u
#define LET_OTHERS_NS 1000000
/* The lock is held for well under a microsecond; if it isn't free soon, its holder has lost its core, or has a rare and
 * long piece of work. */
#define SPINS 100u
#define LET_HOLDER_NS 50000

static bool take_lock(void) {
  return !__atomic_load_n(&fm_locked, __ATOMIC_RELAXED) && !__atomic_exchange_n(&fm_locked, 1, __ATOMIC_ACQUIRE);
}

void ledger_wait(void) {
  fm_thread.waits_in_a_row = machine_ticks() - fm_thread.waited < machine_soon() ? fm_thread.waits_in_a_row + 1 : 0;
  if (fm_thread.waits_in_a_row == WAITS_IN_A_ROW) {
    os_sleep(LET_OTHERS_NS);
    fm_thread.waits_in_a_row = 0;
  }
  for (uint32_t spins = 1; !take_lock(); spins++)
    spins % SPINS ? machine_pause() : os_sleep(LET_HOLDER_NS);
  fm_thread.waited = machine_ticks();
}

static void write_end(uint32_t state, const char *reason) {
  text_copy(fm_header->reason, FM_REASON_SIZE, reason);
  fm_header->end_ns = clock_since_start();
  __atomic_store_n(&fm_header->state, state, __ATOMIC_RELEASE);
}

static void end_with(uint32_t state, const char *reason) {
  core_switch_off();
  if (!fm_header) return;
  tree_leave(FM_LIFE_ENDED);
  write_end(state, reason);
}

void guard_off(const char *reason) {
  if (core_is_on()) end_with(FM_OFF, reason);
}

void guard_interrupt(const char *reason) {
  if (!core_is_on()) return;
  core_switch_off();
  write_end(FM_OFF, reason);
}

void guard_refuse(const char *reason) {
  end_with(FM_REFUSED, reason);
  if (!fm_best_effort) os_exit(2);
}
