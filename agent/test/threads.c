/* Threads that begin, allocate, reallocate, map, release what others have allocated, and end, all at once, while windows are opened, moments
 * marked, and recordings ended and begun under them. Built with ThreadSanitizer and run by test/harmless/sanitize.test.ts.
 *
 * usage: threads RECORDING SAMPLE_BYTES THREADS EVENTS SEED
 * Each round of threads comes to so many events a thread; recordings are RECORDING-1, RECORDING-2, …. Prints "live N" of the first before its
 * end, when all is released again, and "events N", how many there were.
 */
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "blocks.h"
#include "core.h"
#include "ending.h"
#include "memory.h"
#include "notes.h"
#include "own_walk.h"
#include "part.h"
#include "random.h"
#include "scopes.h"
#include "store.h"
#include "tables.h"
#include "threads.h"
#include "timeline.h"

#define ROUNDS 4u
#define SLOTS 512u /* of all threads together, so that one releases what another has acquired */
#define THREADS_MOST 64u
#define STACKS 200u
#define CODES 1000u

static void *slots[SLOTS];
static uint32_t events, seed, stacks[STACKS];
static uint64_t played, sample_bytes; /* played: atomic */
static const char *recordings;

static uint32_t any(uint64_t *chance, uint32_t below) { return (uint32_t)(random_next(chance) >> 33) % below; }

/* A stack that was there before, or one in twenty times a new one. */
static void choose_stack(uint64_t *chance) {
  uint32_t place = ledger_enter();
  uint32_t node = stacks[any(chance, STACKS)];
  if (core_is_on() && !any(chance, 20)) node = stacks_child(node, 1 + any(chance, CODES), any(chance, 1000) * 2);
  own_stack = origin_of(node);
  ledger_leave(place);
}

/* An allocator orders the release of memory before its next acquisition, by whichever thread; ThreadSanitizer's own doesn't say so. */
void __tsan_release(void *at);
void __tsan_acquire(void *at);
static uint32_t *order_of(const void *block) {
  static uint32_t orders[1024];
  return &orders[(uintptr_t)block / PAGE % 1024];
}
static void *acquired(void *block) {
  __tsan_acquire(order_of(block));
  __tsan_acquire(order_of((char *)block + 64)); /* where its words of the live table may lie */
  return block;
}
static void releasing(void *block) {
  __tsan_release(order_of(block));
  __tsan_release(order_of((char *)block + 64));
}

static void *acquire(uint64_t *chance) {
  size_t size = any(chance, 20) ? any(chance, 600) : any(chance, 300000);
  enum fm_kind kind = any(chance, 3);
  if (!scope_enter()) return acquired(malloc(size));
  void *block = acquired(malloc(size));
  if (kind == FM_KIND_HEAP || sampler_is_on())
    note_acquired(block, size, kind);
  else
    note_python(block, size, kind); /* leaves the scope, too */
  scope_leave();
  return block;
}

static void release(void *block) {
  note_released(block);
  releasing(block);
  free(block);
}

static void *reallocate(uint64_t *chance, void *block) {
  size_t size = 1 + any(chance, 5000);
  bool counts = scope_enter();
  struct withdrawn old = {0};
  if (counts) old = note_withdrawn(block);
  releasing(block);
  void *fresh = acquired(realloc(block, size));
  if (!counts) return fresh;
  note_resized(old, fresh, size, FM_KIND_HEAP);
  scope_leave();
  return fresh;
}

static void map_and_unmap(uint64_t *chance) {
  size_t length = PAGE * (1 + any(chance, 64));
  int flags = MAP_PRIVATE | MAP_ANONYMOUS | (any(chance, 2) ? MAP_NORESERVE : 0);
  bool counts = scope_enter();
  void *at = mmap(NULL, length, PROT_READ | PROT_WRITE, flags, -1, 0);
  if (at == MAP_FAILED) abort();
  if (counts) {
    note_mapped(at, length, PROT_READ | PROT_WRITE, flags, -1);
    note_given_back(at, length / 2);
    note_protected(at, PAGE, PROT_NONE);
    note_unmapped(at, length);
  }
  munmap(at, length);
  if (counts) scope_leave();
}

static void *work(void *number) {
  uint64_t chance = random_seed(seed + (uint64_t)(uintptr_t)number);
  for (uint32_t i = 0; i < events; i++) {
    choose_stack(&chance);
    void **slot = &slots[any(&chance, SLOTS)], *block = NULL;
    uint32_t what = any(&chance, 100);
    if (what == 0)
      map_and_unmap(&chance);
    else if (what == 1)
      floodmark_close_window(floodmark_open_window());
    else if (what == 2 && any(&chance, 10) == 0)
      floodmark_mark("here");
    else if (what < 20 && (block = __atomic_exchange_n(slot, NULL, __ATOMIC_ACQ_REL)))
      block = reallocate(&chance, block);
    else
      block = acquire(&chance);
    release(__atomic_exchange_n(slot, block, __ATOMIC_ACQ_REL));
    if (any(&chance, 500) == 0) timeline_mark(), note_look_soon(); /* as a signal's handler does */
  }
  __atomic_fetch_add(&played, events, __ATOMIC_RELAXED);
  return NULL;
}

static void *begin_thread(void *number) {
  if (!scope_enter()) return work(number);
  struct thread_start *start = threads_prepare(work, number, 0);
  scope_leave();
  return start ? threads_run(start) : work(number);
}

static void start(pthread_t *threads, uint32_t count, uint32_t round) {
  for (uint32_t i = 0; i < count; i++)
    if (pthread_create(&threads[i], NULL, begin_thread, (void *)(uintptr_t)(round * THREADS_MOST + i))) abort();
}

static void join(pthread_t *threads, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) pthread_join(threads[i], NULL);
}

/* As floodmark_start and floodmark_stop, which need an interpreter. */
static void begin_recording(void) {
  static uint32_t number;
  char path[4096];
  snprintf(path, sizeof path, "%s-%u", recordings, ++number);
  if (store_create(path) || !core_start() || !blocks_start(sample_bytes) || !stacks_start()) abort();
  blocks_describe();
  uint32_t place = ledger_enter();
  walk_enable(NULL);
  for (uint32_t i = 0; i < CODES; i++) store_add_code((struct fm_code){0});
  for (uint32_t i = 0; i < STACKS; i++) stacks[i] = stacks_child(i % 7 ? stacks[i / 7] : FM_ROOT_PYTHON, i + 1, 0);
  __atomic_store_n(&fm_header->state, FM_RECORDING, __ATOMIC_RELEASE);
  core_switch_on();
  ledger_leave(place);
}

static void end_recording(void) {
  uint32_t place = ledger_enter();
  ending_close();
  walk_disable();
  tables_forget();
  memory_release();
  blocks_forget();
  ledger_leave(place);
}

int main(int count, char **words) {
  if (count != 6) return 1;
  recordings = words[1], sample_bytes = strtoull(words[2], NULL, 10);
  uint32_t thread_count = (uint32_t)atoi(words[3]);
  events = (uint32_t)atoi(words[4]), seed = (uint32_t)atoi(words[5]);
  if (!thread_count || thread_count > THREADS_MOST) return 1;
  pthread_t threads[THREADS_MOST];
  begin_recording();
  for (uint32_t round = 0; round < ROUNDS; round++) {
    start(threads, thread_count, round);
    join(threads, thread_count);
  }
  for (uint32_t i = 0; i < SLOTS; i++) release(slots[i]), slots[i] = NULL;
  printf("live %" PRIu64 "\n", fm_header->live_bytes);
  uint64_t before = played;
  start(threads, thread_count, ROUNDS);
  while (__atomic_load_n(&played, __ATOMIC_RELAXED) == before) { /* until the first one is done */
    end_recording();
    os_sleep(1000000);
    begin_recording();
    os_sleep(5000000);
  }
  ending_record();
  join(threads, thread_count);
  printf("events %" PRIu64 "\n", played);
  return 0;
}
