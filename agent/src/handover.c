#include "handover.h"

#include <string.h>

#include "core.h"
#include "failpoint.h"
#include "own.h"
#include "recording.h"
#include "python.h"
#include "walk.h"

/* Addresses that native threads wait on; a place is never given up. Where all are taken, workers stay with the line
 * that started them. */
#define PLACES 4096u
#define PROBES 16u
static struct place {
  const void *address;
  struct fm_origin origin; /* the stack of who woke somebody there last */
} places[PLACES];
static bool any;

static struct place *find(const void *address, bool enter) {
  uint64_t hash = ((uintptr_t)address >> 2) * 0x9e3779b97f4a7c15u;
  for (uint32_t i = 0; i < PROBES; i++) {
    struct place *place = &places[((hash >> 40) + i) % PLACES];
    const void *there = __atomic_load_n(&place->address, __ATOMIC_ACQUIRE);
    if (!there && enter &&
        __atomic_compare_exchange_n(&place->address, &there, address, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
      return place;
    if (there == address) return place;
    if (!there) return NULL;
  }
  return NULL;
}

static bool is_native(void) { return walk_is_enabled() && core_is_on() && !python.PyGILState_GetThisThreadState(); }

void handover_wait(const void *address) {
  if (!is_native() || fails(FAIL_handover_place) || !find(address, true)) return;
  __atomic_store_n(&any, true, __ATOMIC_RELAXED);
}

void handover_take(const void *address) {
  if (!is_native()) return;
  struct place *place = find(address, false);
  if (!place) return;
  struct fm_origin origin;
  __atomic_load(&place->origin, &origin, __ATOMIC_ACQUIRE);
  bool is_left_out = fm_whose != FM_WHOSE_ALL && origin.recording == fm_recording; /* and so is what the worker does for it */
  if (origin_node(origin) || is_left_out) fm_thread.origin = origin;
}

static void give(const void *address) {
  if (!__atomic_load_n(&any, __ATOMIC_RELAXED)) return;
  struct place *place = find(address, false);
  if (!place) return;
  uint32_t stood = ledger_enter();
  struct fm_origin origin = own_heritage(walk_stack(false));
  ledger_leave(stood);
  if (origin.node >= FM_ROOT_COUNT || fm_whose != FM_WHOSE_ALL) __atomic_store(&place->origin, &origin, __ATOMIC_RELEASE);
}

void handover_give(const void *address) {
  if (!scope_enter()) return;
  give(address);
  scope_leave();
}

void handover_forget(void) {
  if (any) memset(places, 0, sizeof places);
  any = false;
}
