#include "sampler.h"

#include "random.h"

uint64_t fm_sample_bytes;
static uint64_t first_seed, threads;

void sampler_start(uint64_t sample_bytes, uint64_t seed) {
  __atomic_store_n(&fm_sample_bytes, sample_bytes, __ATOMIC_RELAXED);
  first_seed = seed;
}

void sampler_stop(void) { __atomic_store_n(&fm_sample_bytes, 0, __ATOMIC_RELAXED); }

/* Bytes up to and with the next point: the exponential distribution, as whole bytes. A block has a point on it if it has this
 * many: for each size s, with chance 1 - exp(-s / R) exactly. */
static uint64_t draw(void) {
  double bytes = random_exponential(&fm_thread.random) * (double)fm_sample_bytes;
  return (uint64_t)bytes + 1;
}

static void begin_thread(void) {
  uint64_t number = __atomic_fetch_add(&threads, 1, __ATOMIC_RELAXED);
  fm_thread.random = random_seed(first_seed + number);
  fm_thread.gap = draw();
}

bool sampler_takes(size_t size) {
  if (unlikely(!fm_thread.random)) {
    begin_thread();
    if (sampler_passes(size)) return false;
  }
  fm_thread.gap = draw(); /* points have no memory: behind this one, it is as if none had been */
  return true;
}

#define CLASSES 9u
#define CERTAIN 16 /* the last class: where the chance differs from 1 by a ten-millionth */

struct sampler_weight sampler_weigh(uint64_t size) {
  uint64_t eighths = size < UINT64_MAX / 8 ? size * 8 / fm_sample_bytes : UINT64_MAX;
  uint32_t bits = eighths ? 64 - (uint32_t)__builtin_clzll(eighths) : 0;
  struct sampler_weight weight = {size, 1, 1 + (bits < CLASSES ? bits : CLASSES - 1)};
  double share = (double)size / (double)fm_sample_bytes;
  if (size == 0 || share >= CERTAIN) return weight;
  double chance = random_chance(share);
  weight.bytes = (uint64_t)((double)size / chance + 0.5);
  weight.blocks = (uint32_t)(1 / chance + 0.5);
  return weight;
}
