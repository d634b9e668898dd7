#include "notes.h"

#include "chain.h"
#include "clock.h"
#include "codes.h"
#include "core.h"
#include "ledger.h"
#include "maps.h"
#include "extents.h"
#include "sources.h"
#include "stacks.h"
#include "recent.h"
#include "store.h"
#include "timeline.h"
#include "walk.h"

/* Of the sizes in fm_header.sizes. */
static inline uint32_t size_class(size_t size) { return 64u - (uint32_t)__builtin_clzll(size | 1); }

/* A code object dies: another one may come to its address. */
static COLD void forget_code(const void *code) {
  codes_forget(code);
  chain_forget();
}

static COLD void let_go_of_flags(struct live_block entry, const void *block) {
  if (entry.flags & LIVE_FLAG_CODE) forget_code(block);
  extents_remove(entry.flags >> LIVE_EXTENT_SHIFT);
}

/* What a recorded block counts as. */
static inline struct sampler_weight weigh(uint64_t size) {
  return unlikely(fm_sample_bytes) ? sampler_weigh(size) : (struct sampler_weight){size, 1, 0};
}

static inline void let_go(struct live_block entry, const void *block) {
  if (unlikely(entry.flags)) let_go_of_flags(entry, block);
  if (unlikely(entry.site == LIVE_UNCOUNTED)) return;
  struct sampler_weight weight = weigh(entry.size);
  ledger_release(entry.site, weight.bytes, weight.blocks);
}

/* By a release that was not missed. */
static inline void let_go_now(struct live_block entry, const void *block) {
  if (entry.site != LIVE_UNCOUNTED && !fm_sample_bytes) recent_count(recent_released(block), entry.site);
  let_go(entry, block);
}

/* Releases were missed: of blocks that stood where a new one begins. */
static COLD void evict(const void *block, size_t size) {
  struct live_block stale;
  while (block_evict(block, size, &stale)) {
    if (stale.site != LIVE_UNCOUNTED) fm_header->missed_releases++;
    let_go(stale, block);
  }
}

/* Looks at the clock are rare: at a large block, after a fall, and else once in so many acquisitions that some 0.1 ms pass,
 * if so many come. */
#define EVENTS_PER_LOOK 1024u
#define LOOK_SOON 50000u /* nanoseconds */
#define LOOK_LATE 200000u
#define LARGE_BLOCK (1u << 20)

static uint32_t events_per_look = EVENTS_PER_LOOK, events_left = EVENTS_PER_LOOK;

static COLD void look_at_clock(void) {
  static uint64_t last;
  uint64_t now = clock_since_start();
  if (now - last < LOOK_SOON && events_per_look < EVENTS_PER_LOOK)
    events_per_look *= 2;
  else if (now - last > LOOK_LATE && events_per_look > 1)
    events_per_look /= 2;
  last = now;
  events_left = events_per_look;
  fm_time = (uint32_t)(now / FM_TIME_UNIT_NS);
  fm_header->seen_ns = now;
  tree_tick(now);
  ledger_date_peak();
  maps_tick(now);
  timeline_tick(now);
  sources_tick(now);
}

void note_look_soon(void) { __atomic_store_n(&events_left, 1, __ATOMIC_RELAXED); }

/* Enter a block that is large, or stands where there is something already. */
static COLD void put(void *block, size_t size, uint32_t site) {
  evict(block, size);
  uint32_t flags = extents_add((uintptr_t)block, size, site) << LIVE_EXTENT_SHIFT;
  if (!block_put(block, (struct live_block){.site = site, .flags = flags, .size = size}))
    guard_off("there was no memory for the table of blocks, or a block lies beyond it");
  if (size >= LARGE_BLOCK) events_left = 1; /* once it counts */
}

static inline void add(void *block, size_t size, enum fm_kind kind, bool has_gil, bool is_sized) {
  uint32_t *word = live_word(block);
  __builtin_prefetch(word, 1); /* it comes while the stack is walked */
  uint32_t site = walk_site(has_gil, kind);
  if (unlikely(!site)) return;
  if (unlikely(!live_put_plain(word, site, size))) put(block, size, site);
  ledger_acquire(site, size, 1);
  if (is_sized) fm_header->sizes[kind][size_class(size)]++;
  recent_acquired(block);
  if (unlikely(--events_left == 0)) look_at_clock();
}

/* The same where one block stands for many. Each is a look at the clock: there is one in a million instructions. */
static COLD void add_sample(void *block, size_t size, enum fm_kind kind, bool has_gil, bool is_sized) {
  if (!sampler_takes(size)) return;
  struct sampler_weight weight = sampler_weigh(size);
  uint32_t site = walk_site(has_gil, SORT(kind, weight.size_class));
  if (!site) return;
  put(block, size, site);
  ledger_acquire(site, weight.bytes, weight.blocks);
  if (is_sized) fm_header->sizes[kind][size_class(size)] += weight.blocks;
  look_at_clock();
}

static inline void add_any(void *block, size_t size, enum fm_kind kind, bool has_gil, bool is_sized) {
  if (unlikely(fm_sample_bytes))
    add_sample(block, size, kind, has_gil, is_sized);
  else
    add(block, size, kind, has_gil, is_sized);
}

static bool is_python(enum fm_kind kind) { return kind == FM_KIND_OBJECT || kind == FM_KIND_BUFFER; }

/* The path of most events: in one piece. */
HOT void *note_python(void *block, size_t size, enum fm_kind kind) {
  if (likely(block != NULL)) {
    fm_thread.place = FM_IN_LEDGER;
    ledger_lock();
    add(block, size, kind, true, true);
    ledger_unlock();
  } else {
    refusal_note(size, errno);
  }
  scope_leave();
  return block;
}

HOT void note_taken(void *block, size_t size, enum fm_kind kind) {
  core_await();
  uint32_t place = ledger_enter();
  add_any(block, size, kind, false, true);
  ledger_leave(place);
}

void note_piece(void *block, size_t size) {
  if (!block) {
    refusal_note(size, errno);
    return;
  }
  if (note_passes(size)) return;
  core_await();
  uint32_t place = ledger_enter();
  add_any(block, size, FM_KIND_MAP, false, false);
  ledger_leave(place);
}

/* A release that is no plain one: of a large block, of a code object, of a sample, or in a signal handler. */
static COLD void release(const void *block) {
  if (fm_thread.place == FM_IN_LEDGER) {
    core_count_unseen();
    return;
  }
  uint32_t place = ledger_enter();
  struct live_block entry;
  if (block_take(block, &entry)) {
    if (entry.size >= LARGE_BLOCK) look_at_clock(); /* while it counts: what lazy mappings gained since the last look lived beside it */
    let_go_now(entry, block);
  }
  ledger_leave(place);
}

void note_released_sample(const void *block) {
  if (core_is_on()) release(block);
}

HOT void note_released_exact(const void *block) {
  uint32_t *word = live_word(block);
  uint32_t head = word ? __atomic_load_n(word, __ATOMIC_RELAXED) : 0; /* once: where the recording ends now, it is wiped */
  if (!live_is_head(head) || !core_is_on()) return;
  if (unlikely(live_is_large(head) || fm_thread.place == FM_IN_LEDGER)) {
    release(block);
    return;
  }
  uint32_t others = recent_released(block);
  uint32_t place = ledger_enter();
  if (likely(*word == head)) {
    *word = 0;
    recent_count(others, live_site(head));
    if (unlikely(ledger_release(live_site(head), live_size(head), 1))) look_at_clock();
  }
  ledger_leave(place);
}

struct withdrawn note_known_withdrawn(const void *old) {
  struct withdrawn withdrawn = {.block = old};
  uint32_t place = ledger_enter();
  if (block_take(old, &withdrawn.entry)) withdrawn.recording = fm_recording;
  ledger_leave(place);
  return withdrawn;
}

void note_exchanged(struct withdrawn old, void *block, size_t size, enum fm_kind kind) {
  core_await();
  uint32_t place = ledger_enter();
  if (old.recording == fm_recording) let_go_now(old.entry, old.block);
  if (block) add_any(block, size, kind, is_python(kind), true);
  ledger_leave(place);
}

void note_restored(struct withdrawn old) {
  if (!old.recording) return;
  uint32_t place = ledger_enter();
  if (old.recording == fm_recording) block_put(old.block, old.entry); /* can't fail: there was room for it already */
  ledger_leave(place);
}
