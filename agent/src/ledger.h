/* The ledger: what each site holds, and what it held when the total was highest. The rule of epochs is stated in
 * ../recording.h. O(1) an event. Sizes in bytes. All functions: under ledger_lock.
 */
#ifndef FLOODMARK_LEDGER_H
#define FLOODMARK_LEDGER_H
#include "clock.h"
#include "core.h"
#include "scopes.h"
#include "store.h"
#include "tree.h"

/* The epoch of the last moment, beside the peak, that a site's figures are kept for. */
extern uint64_t fm_kept_epoch;

/* A site that has not changed since then is about to. */
void ledger_keep(uint32_t id, struct fm_site *site) COLD;

/* A site is about to change. */
static inline struct fm_site *ledger_touch(uint32_t id) {
  FM_ASSERT(id && id < fm_header->site_count);
  struct fm_site *site = site_at(id);
  uint64_t epoch = fm_header->epoch, last = site->epoch;
  FM_ASSERT(last <= epoch);
  if (last != epoch) {
    if (last < fm_header->peak_epoch) {
      site->peak_bytes = site->live_bytes;
      site->peak_blocks = site->live_blocks;
    }
    if (unlikely(last < fm_kept_epoch)) ledger_keep(id, site);
    machine_publish(&site->epoch, epoch); /* to a reader: what was kept is there by then */
  }
  return site;
}

/* A total above this is a new peak, of the process or of a scope, or a step of the tree's. */
extern uint64_t fm_high;
void ledger_rose(void) APART;

/* A total below this needs a look: the peak has no time yet, or much is gone since the last look at the clock, or that is a
 * step of the tree's. */
extern uint64_t fm_low;
/* The total has fallen below it. Whether the clock should be looked at. The clock takes longer than all the rest: a peak is
 * dated when the total falls, and now and then while it rises. */
bool ledger_fell(void) APART;
/* The clock is looked at. */
void ledger_date_peak(void) COLD;
/* For another recording: nothing is held. */
void ledger_forget(void);
/* Scopes were opened or closed, or the tree was told. */
void ledger_set_gates(void);

static inline void ledger_rise(uint64_t bytes) {
  struct fm_header *header = fm_header;
  header->live_bytes += bytes;
  if (likely(header->live_bytes <= fm_high)) {
    FM_ASSERT(header->live_bytes <= header->peak_bytes);
    return;
  }
  uint64_t epoch = ++header->epoch;
  if (likely(header->live_bytes > header->peak_bytes)) {
    header->peak_bytes = fm_high = fm_low = header->live_bytes;
    header->peak_epoch = epoch;
  }
  if (unlikely(header->live_bytes > fm_tree_high || fm_scopes_open)) ledger_rose();
}
static inline bool ledger_fall(uint64_t bytes) {
  FM_ASSERT(fm_header->live_bytes >= bytes);
  fm_header->live_bytes -= bytes;
  return unlikely(fm_header->live_bytes < fm_low) && ledger_fell();
}

/* Before so much changes at once, the tree is looked at: what was held at its peak must be kept by then. */
#define LEDGER_LARGE (FM_TREE_STEP / 4)
static inline void ledger_prepare(uint64_t bytes) {
  if (unlikely(bytes >= LEDGER_LARGE)) tree_look();
}

/* A site would give back more than it holds: others wrote over its figures, or there is a fault in the agent. The recording ends. Gives
 * false. */
bool ledger_break(void) COLD;
static inline bool holds(const struct fm_site *site, uint64_t bytes) { return likely(site->live_bytes >= bytes); }

/* A site gains blocks, whose bytes it gains or has already. */
static inline struct fm_site *ledger_adopt(uint32_t id, uint64_t bytes, uint32_t blocks) {
  struct fm_site *site = ledger_touch(id);
  site->live_blocks += blocks;
  site->total_blocks += blocks;
  site->live_bytes += bytes;
  site->total_bytes += bytes;
  site->last = fm_time;
  return site;
}

/* A site gains blocks of a counted kind (one, or what a sample stands for), or loses them (true: the clock should be looked at). */
static inline void ledger_acquire(uint32_t site, uint64_t bytes, uint32_t blocks) {
  ledger_prepare(bytes);
  ledger_adopt(site, bytes, blocks);
  ledger_rise(bytes);
}
static inline bool ledger_release(uint32_t id, uint64_t bytes, uint32_t blocks) {
  ledger_prepare(bytes);
  struct fm_site *site = ledger_touch(id);
  if (!holds(site, bytes)) return ledger_break();
  FM_ASSERT(site->live_blocks >= blocks);
  site->live_blocks -= blocks;
  site->live_bytes -= bytes;
  return ledger_fall(bytes);
}

static inline bool is_counted(const struct fm_site *site) { return site_kind(site) < FM_KINDS_COUNTED; }

/* The same for a mapping, of any kind. */
static inline void ledger_map(uint32_t id, uint64_t bytes) {
  ledger_prepare(bytes);
  if (is_counted(ledger_adopt(id, bytes, 1))) ledger_rise(bytes);
}
static inline void ledger_unmap(uint32_t id, uint64_t bytes) {
  ledger_prepare(bytes);
  struct fm_site *site = ledger_touch(id);
  if (holds(site, bytes)) {
    FM_ASSERT(site->live_blocks);
    site->live_blocks--;
    site->live_bytes -= bytes;
    if (is_counted(site)) ledger_fall(bytes);
  } else {
    ledger_break();
  }
}

/* The counted part of a mapping changes: bytes move, blocks stay. */
static inline void ledger_grow(uint32_t id, uint64_t bytes) {
  ledger_prepare(bytes);
  struct fm_site *site = ledger_touch(id);
  site->live_bytes += bytes;
  site->total_bytes += bytes;
  if (is_counted(site)) ledger_rise(bytes);
}
static inline void ledger_shrink(uint32_t id, uint64_t bytes) {
  ledger_prepare(bytes);
  struct fm_site *site = ledger_touch(id);
  if (holds(site, bytes)) {
    site->live_bytes -= bytes;
    if (is_counted(site)) ledger_fall(bytes);
  } else {
    ledger_break();
  }
}
#endif
