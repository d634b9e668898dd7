/* The blocks of a sampled recording: what the live table is for an exact one. Few blocks far apart: they stand in a hash table,
 * before which a filter tells of nearly each release that it is of none of them.
 *
 * All functions but those that ask the filter: under ledger_lock.
 */
#ifndef FLOODMARK_SAMPLES_H
#define FLOODMARK_SAMPLES_H
#include "live.h"

/* How many blocks stand at addresses of the same lowest bits: neighbours in memory are neighbours in it, so that a program that
 * walks through its memory finds it in its caches. As large as what it tells apart: 4 MiB of addresses. */
#define SAMPLES_FILTER_BITS 18
extern uint8_t *fm_samples_filter; /* NULL in an exact recording */

/* Read once: a thread that is at work since the recording before may find that the next one is of the other kind. */
static inline uint8_t *samples_filter(void) { return __atomic_load_n(&fm_samples_filter, __ATOMIC_RELAXED); }

static inline uint8_t *samples_filtered(uint8_t *filter, const void *address) {
  return &filter[(uintptr_t)address >> 4 & ((1u << SAMPLES_FILTER_BITS) - 1)];
}

/* May a block begin at this address? Right for whoever owns the block; hardly ever true for nothing. In a sampled recording, whose filter
 * this is. */
static inline bool samples_filter_holds(uint8_t *filter, const void *address) {
  return __atomic_load_n(samples_filtered(filter, address), __ATOMIC_RELAXED);
}
static inline bool samples_may_hold(const void *address) { return samples_filter_holds(samples_filter(), address); }

/* Make the tables, of a sampled recording, or in a forked child anew. False when there is no memory. */
bool samples_start(void);

/* The recording has ended: none is known. */
void samples_forget(void);

/* The next recording is an exact one. */
void samples_stop(void);

/* Take the block at this address out. False when there is none. */
bool samples_take(const void *address, struct live_block *block);

/* Enter a block where there is none. False when there is no memory. */
bool samples_put(const void *address, struct live_block block);
#endif
