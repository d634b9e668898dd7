#include "samples.h"

uint8_t *fm_samples_filter;

/* Open addressing with linear probes and backward-shift deletion; at most half full. */
struct sample {
  uintptr_t address; /* 0: free */
  struct live_block block;
};
static struct sample *samples;
static uint32_t sample_bits, sample_count;
#define FIRST_BITS 12

static uint32_t mask(void) { return (1u << sample_bits) - 1; }
static uint32_t home(uintptr_t address) { return (uint32_t)((address >> 3) * 0x9E3779B97F4A7C15u >> (64 - sample_bits)); }

static struct sample *find(uintptr_t address) {
  uint32_t i = home(address);
  while (samples[i].address && samples[i].address != address) i = (i + 1) & mask();
  return &samples[i];
}

static bool grow(uint32_t bits) {
  struct sample *old = samples, *fresh = os_map_private(sizeof *fresh << bits);
  uint32_t old_size = old ? mask() + 1 : 0;
  if (!fresh) return false;
  samples = fresh;
  sample_bits = bits;
  for (uint32_t i = 0; i < old_size; i++)
    if (old[i].address) *find(old[i].address) = old[i];
  if (old) os_unmap(old, sizeof *old * old_size);
  return true;
}

bool samples_start(void) {
  samples = NULL; /* a forked child finds the old ones wiped */
  sample_count = 0;
  if (!fm_samples_filter) fm_samples_filter = os_map_private(1u << SAMPLES_FILTER_BITS);
  return fm_samples_filter && grow(FIRST_BITS);
}

/* A count that is full stays so: what stands there is looked up for ever. */
static void count(uintptr_t address, int change) {
  uint8_t *filtered = samples_filtered((const void *)address);
  if (*filtered < UINT8_MAX) __atomic_store_n(filtered, (uint8_t)(*filtered + change), __ATOMIC_RELAXED);
}

bool samples_take(const void *address, struct live_block *block) {
  struct sample *sample = find((uintptr_t)address);
  if (!sample->address) return false;
  *block = sample->block;
  count(sample->address, -1);
  sample_count--;
  uint32_t hole = (uint32_t)(sample - samples);
  for (uint32_t i = (hole + 1) & mask(); samples[i].address; i = (i + 1) & mask()) {
    if (((i - home(samples[i].address)) & mask()) < ((i - hole) & mask())) continue;
    samples[hole] = samples[i];
    hole = i;
  }
  samples[hole].address = 0;
  return true;
}

bool samples_put(const void *address, struct live_block block) {
  if (sample_count > mask() / 2 && !grow(sample_bits + 1)) return false;
  *find((uintptr_t)address) = (struct sample){(uintptr_t)address, block};
  count((uintptr_t)address, 1);
  sample_count++;
  return true;
}
