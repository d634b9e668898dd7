#include "blocks.h"

#include "clock.h"

bool blocks_start(uint64_t sample_bytes) {
  if (!sample_bytes) {
    store_limit(FM_TABLE_CHUNKS_MAX, FM_TIMELINE_CHUNKS_MAX);
    sampler_stop();
    samples_stop();
    return live_start();
  }
  store_limit(FM_SAMPLED_TABLE_CHUNKS_MAX, FM_SAMPLED_TIMELINE_CHUNKS_MAX);
  uint64_t seed = clock_read(CLOCK_REALTIME);
  os_random(&seed, sizeof seed);
  sampler_start(sample_bytes, seed);
  return samples_start();
}

void blocks_forget(void) {
  live_forget();
  samples_forget();
}
