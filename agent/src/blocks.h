/* The blocks that the recording knows, in the table that it has: the live table, or the samples. Under ledger_lock. */
#ifndef FLOODMARK_BLOCKS_H
#define FLOODMARK_BLOCKS_H
#include "live.h"
#include "sampler.h"
#include "samples.h"
#include "store.h"

/* Make the table of blocks that a recording with so many bytes from sample to sample needs; 0: an exact one. At start, without the lock:
 * threads may still be at work for the recording before. False when there is no memory. */
bool blocks_start(uint64_t sample_bytes);

/* The recording has ended: no block is known. */
void blocks_forget(void);

/* Say in the recording's header which table it is. At its beginning. */
static inline void blocks_describe(void) {
  fm_header->sample_bytes = fm_sample_bytes;
  if (fm_sample_bytes) return;
  fm_header->live_table = (uintptr_t)live_leaves;
  fm_header->live_top_bits = LIVE_TOP_BITS;
}

/* Take the block that begins at `address` out. False when none is known. */
static inline bool block_take(const void *address, struct live_block *block) {
  return fm_samples_filter ? samples_take(address, block) : live_take(address, block);
}

/* Enter a block where there is none. False when there is no memory. */
static inline bool block_put(const void *address, struct live_block block) {
  return fm_samples_filter ? samples_put(address, block) : live_put(address, block);
}

/* Take a stale block out that is in the way of a new one, as live_evict. False when there is none. */
static inline bool block_evict(const void *address, uint64_t size, struct live_block *block) {
  return fm_samples_filter ? samples_take(address, block) : live_evict(address, size, block);
}

/* May one be known? Right for whoever owns the block, also without the lock. */
static inline bool block_may_be_known(const void *address) {
  uint8_t *filter = samples_filter();
  return filter ? unlikely(samples_filter_holds(filter, address)) : live_peek(address) != NULL;
}
#endif
