#include "blocks.h"

#include "clock.h"

static bool start_exact(void) {
  store_limit(FM_TABLE_CHUNKS_MAX, FM_TIMELINE_CHUNKS_MAX);
  if (!live_start()) return false; /* there before anyone is led to it */
  sampler_stop();
  samples_stop();
  return true;
}

static bool start_sampled(uint64_t sample_bytes) {
  store_limit(FM_SAMPLED_TABLE_CHUNKS_MAX, FM_SAMPLED_TIMELINE_CHUNKS_MAX);
  uint64_t seed = clock_read(CLOCK_REALTIME);
  os_random(&seed, sizeof seed);
  sampler_start(sample_bytes, seed);
  return samples_start();
}

bool blocks_start(uint64_t sample_bytes) {
  uint32_t place = ledger_enter();
  bool has_begun = sample_bytes ? start_sampled(sample_bytes) : start_exact();
  ledger_leave(place);
  return has_begun;
}

void blocks_forget(void) {
  live_forget();
  samples_forget();
}
