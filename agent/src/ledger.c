#include "ledger.h"

#include "clock.h"
#include "store.h"

static struct fm_site *touch(uint32_t id) {
  struct fm_site *site = site_at(id);
  if (site->epoch != fm_header->epoch) {
    site->peak_bytes = site->live_bytes;
    site->peak_blocks = site->live_blocks;
    site->epoch = fm_header->epoch;
  }
  return site;
}

static void gain(struct fm_site *site, uint64_t bytes) {
  site->live_bytes += bytes;
  site->total_bytes += bytes;
  if (unlikely(site->kind >= FM_KINDS_COUNTED)) return;
  fm_header->live_bytes += bytes;
  if (fm_header->live_bytes > fm_header->peak_bytes) {
    fm_header->peak_bytes = fm_header->live_bytes;
    fm_header->peak_ns = clock_since_start();
    fm_header->epoch++;
  }
}

static void lose(struct fm_site *site, uint64_t bytes) {
  site->live_bytes -= bytes;
  if (likely(site->kind < FM_KINDS_COUNTED)) fm_header->live_bytes -= bytes;
}

void ledger_acquire(uint32_t id, uint64_t bytes) {
  struct fm_site *site = touch(id);
  site->live_blocks++;
  site->total_blocks++;
  gain(site, bytes);
}

void ledger_release(uint32_t id, uint64_t bytes) {
  struct fm_site *site = touch(id);
  site->live_blocks--;
  lose(site, bytes);
}

void ledger_adopt(uint32_t id) {
  struct fm_site *site = touch(id);
  site->live_blocks++;
  site->total_blocks++;
}

void ledger_grow(uint32_t id, uint64_t bytes) { gain(touch(id), bytes); }
void ledger_shrink(uint32_t id, uint64_t bytes) { lose(touch(id), bytes); }
