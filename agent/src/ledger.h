/* The ledger: what each site holds, and what it held when the total was highest. The rule of epochs is stated in
 * ../recording.h. O(1) an event. Sizes in bytes. All functions: under ledger_lock.
 */
#ifndef FLOODMARK_LEDGER_H
#define FLOODMARK_LEDGER_H
#include "clock.h"
#include "os.h"
#include "store.h"

/* A site is about to change. */
static inline struct fm_site *ledger_touch(uint32_t id) {
  struct fm_site *site = site_at(id);
  uint64_t epoch = fm_header->epoch;
  if (site->epoch != epoch) {
    site->peak_bytes = site->live_bytes;
    site->peak_blocks = site->live_blocks;
    site->epoch = epoch;
  }
  return site;
}

/* Has the total risen to a new peak that has no time yet? The clock takes longer than all the rest: it is read when the
 * total falls, and now and then while it rises. */
extern bool fm_peak_undated;
static inline void ledger_date_peak(void) {
  if (likely(!fm_peak_undated)) return;
  fm_peak_undated = false;
  fm_header->peak_ns = clock_since_start();
}

/* A block's counted part changes (a map's resident part): bytes move, blocks stay. */
static inline void ledger_gain(struct fm_site *site, uint64_t bytes) {
  site->live_bytes += bytes;
  site->total_bytes += bytes;
  if (unlikely(site->kind >= FM_KINDS_COUNTED)) return;
  struct fm_header *header = fm_header;
  header->live_bytes += bytes;
  if (likely(header->live_bytes <= header->peak_bytes)) return;
  header->peak_bytes = header->live_bytes;
  header->epoch++;
  fm_peak_undated = true;
}
static inline void ledger_lose(struct fm_site *site, uint64_t bytes) {
  site->live_bytes -= bytes;
  if (unlikely(site->kind >= FM_KINDS_COUNTED)) return;
  ledger_date_peak();
  fm_header->live_bytes -= bytes;
}
static inline void ledger_grow(uint32_t site, uint64_t bytes) { ledger_gain(ledger_touch(site), bytes); }
static inline void ledger_shrink(uint32_t site, uint64_t bytes) { ledger_lose(ledger_touch(site), bytes); }

/* A site gains a block whose bytes it has already. */
static inline struct fm_site *ledger_adopt(uint32_t id) {
  struct fm_site *site = ledger_touch(id);
  site->live_blocks++;
  site->total_blocks++;
  return site;
}

/* A site gains a block, or loses one. */
static inline void ledger_acquire(uint32_t site, uint64_t bytes) { ledger_gain(ledger_adopt(site), bytes); }
static inline void ledger_release(uint32_t id, uint64_t bytes) {
  struct fm_site *site = ledger_touch(id);
  site->live_blocks--;
  ledger_lose(site, bytes);
}
#endif
