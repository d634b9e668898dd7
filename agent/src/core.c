#include "core.h"

#include "clock.h"
#include "store.h"
#include "text.h"

__thread struct fm_thread fm_thread;
bool fm_best_effort;
void (*fm_awaiting)(void);

static uint32_t never_on;
uint32_t *fm_switch = &never_on;

/* True until the first thread is made. */
extern char __libc_single_threaded __attribute__((weak));

bool core_start(void) {
  if (&__libc_single_threaded) fm_single_threaded = &__libc_single_threaded;
  uint32_t *page = os_map_private(4096);
  if (!page || fm_failed(os_advise(page, 4096, MADV_WIPEONFORK))) return false;
  fm_switch = page;
  return true;
}

void core_count_unseen(void) {
  if (core_is_on()) __atomic_fetch_add(&fm_header->unseen_events, 1, __ATOMIC_RELAXED);
}

uint32_t fm_locked;
static const char always_threaded;
const char *fm_single_threaded = &always_threaded;

void ledger_wait(void) {
  do {
    /* Held for well under a microsecond; if not free soon, its holder has lost its core: give ours away. */
    for (int spins = 0; __atomic_load_n(&fm_locked, __ATOMIC_RELAXED); spins++)
      spins < 100 ? __builtin_ia32_pause() : os_yield();
  } while (__atomic_exchange_n(&fm_locked, 1, __ATOMIC_ACQUIRE));
}

static void end_with(uint32_t state, const char *reason) {
  core_switch_off();
  if (!fm_header) return;
  text_copy(fm_header->reason, FM_REASON_SIZE, reason);
  fm_header->end_ns = clock_since_start();
  __atomic_store_n(&fm_header->state, state, __ATOMIC_RELEASE);
}

void guard_off(const char *reason) {
  if (core_is_on()) end_with(FM_OFF, reason);
}

void guard_refuse(const char *reason) {
  end_with(FM_REFUSED, reason);
  if (!fm_best_effort) os_exit(2);
}
