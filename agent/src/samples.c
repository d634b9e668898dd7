#include "samples.h"

#include "addresses.h"
#include "failpoint.h"

uint8_t *fm_samples_filter;
static uint8_t *filter; /* stays, once made */

struct sample {
  uintptr_t address;
  struct live_block block;
};
static struct addresses samples;
#define FIRST_BITS 12

static struct sample *find(uintptr_t address) { return addresses_find(&samples, address, sizeof(struct sample)); }

bool samples_start(void) {
  samples = (struct addresses){0}; /* a forked child finds the old ones wiped */
  if (fails(FAIL_sample_table)) return false;
  if (!filter) filter = os_map_private(1u << SAMPLES_FILTER_BITS);
  __atomic_store_n(&fm_samples_filter, filter, __ATOMIC_RELEASE);
  return filter && addresses_make_room(&samples, FIRST_BITS, sizeof(struct sample));
}

/* A count that is full stays so: what stands there is looked up for ever. */
static void count(uintptr_t address, int change) {
  uint8_t *filtered = samples_filtered(filter, (const void *)address);
  if (*filtered < UINT8_MAX) __atomic_store_n(filtered, (uint8_t)(*filtered + change), __ATOMIC_RELAXED);
}

bool samples_take(const void *address, struct live_block *block) {
  if (!samples.records) return false; /* the recording has ended meanwhile */
  struct sample *sample = find((uintptr_t)address);
  if (!sample->address) return false;
  *block = sample->block;
  count(sample->address, -1);
  addresses_remove(&samples, sample, sizeof *sample);
  return true;
}

bool samples_put(const void *address, struct live_block block) {
  if (fails(FAIL_sample_table_room) || !addresses_make_room(&samples, FIRST_BITS, sizeof(struct sample))) return false;
  *find((uintptr_t)address) = (struct sample){(uintptr_t)address, block};
  count((uintptr_t)address, 1);
  samples.count++;
  return true;
}

void samples_forget(void) {
  samples = (struct addresses){0};
  if (filter) os_empty(filter, 1u << SAMPLES_FILTER_BITS);
}

void samples_stop(void) { __atomic_store_n(&fm_samples_filter, NULL, __ATOMIC_RELEASE); }
