/* What each thread has of its own, and what a fork leaves of it. */
#include <mach/mach.h>
#include <pthread.h>

#include "core.h"

#define THREADS_MOST 4096u

struct place {
  struct fm_thread_state state; /* first: a thread knows the address of that */
  uint32_t taken, place_at_fork;
};
static struct place *places;
static pthread_key_t key;
static uint32_t next;

/* Where a thread has no state of its own: its events pass by, and are counted as unseen. */
static struct place nobody = {.state.place = FM_IN_LEDGER};

static void give_back(void *state) {
  struct place *place = state;
  place->state = (struct fm_thread_state){0};
  __atomic_store_n(&place->taken, 0, __ATOMIC_RELEASE);
}

/* At the start, by the only thread. */
static bool begin(void) {
  if (pthread_key_create(&key, give_back)) return false;
  places = os_map_kept(THREADS_MOST * sizeof *places);
  return places;
}

/* Without a lock: a signal's handler may be another one that looks. */
static struct place *take(void) {
  for (uint32_t i = 0; i < THREADS_MOST; i++) {
    struct place *place = &places[__atomic_fetch_add(&next, 1, __ATOMIC_RELAXED) % THREADS_MOST];
    if (!__atomic_exchange_n(&place->taken, 1, __ATOMIC_ACQUIRE)) return place;
  }
  return NULL;
}

struct fm_thread_state *os_thread(void) {
  if (unlikely(!places) && !begin()) return &nobody.state;
  struct place *place = pthread_getspecific(key);
  if (likely(place != NULL)) return &place->state;
  place = take();
  if (!place || pthread_setspecific(key, place)) return &nobody.state;
  return &place->state;
}

static struct place *own_place(void) { return (struct place *)os_thread(); }

/* What libc does between the fork and our turn in the child is none of our events: the switch is the parent's still. */
static void prepare(void) {
  struct place *own = own_place();
  own->place_at_fork = own->state.place;
  own->state.place = FM_IN_LEDGER;
}

static void resume(void) {
  struct place *own = own_place();
  own->state.place = own->place_at_fork;
}

/* All that os_map_private gave becomes zeros, the switch among it. */
static void wipe(void) {
  vm_address_t at = 0;
  for (vm_size_t size;; at += size) {
    struct vm_region_extended_info region;
    mach_msg_type_number_t count = VM_REGION_EXTENDED_INFO_COUNT;
    mach_port_t object;
    vm_region_info_t info = (vm_region_info_t)&region;
    if (vm_region_64(mach_task_self(), &at, &size, VM_REGION_EXTENDED_INFO, info, &count, &object)) return;
    if (region.user_tag == OS_TAG_PRIVATE) os_empty((void *)at, size);
  }
}

static void begin_child(void) {
  wipe();
  resume();
}

bool os_handle_forks(void) {
  static bool handles;
  if (!handles) handles = !pthread_atfork(prepare, resume, begin_child);
  return handles;
}
