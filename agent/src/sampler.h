/* Which blocks are recorded, and what each of them stands for (../recording.h, "Sampled recordings").
 *
 * The bytes that a thread allocates lie in a row, and points lie on it at random, one in fm_sample_bytes on average: a block with
 * a point on it is recorded. A thread counts down to its next point. In an exact recording it is always there already.
 */
#ifndef FLOODMARK_SAMPLER_H
#define FLOODMARK_SAMPLER_H
#include <stddef.h>

#include "core.h"

/* Bytes from point to point, on average; 0: exact. Set where a recording begins, under ledger_lock. */
extern uint64_t fm_sample_bytes;

/* Is the recording a sampled one? Without the lock, where a thread may be at work since the recording before. */
static inline bool sampler_is_on(void) { return __atomic_load_n(&fm_sample_bytes, __ATOMIC_RELAXED) != 0; }

/* From now on one block in so many bytes is recorded. The same seed gives the same points to threads in the order in which
 * they come. At start. */
void sampler_start(uint64_t sample_bytes, uint64_t seed);

/* The next recording is an exact one. At start. */
void sampler_stop(void);

/* Is there no point on a block of this size, acquired by the calling thread? The path of most events. */
static inline bool sampler_passes(size_t size) {
  if (size >= fm_thread.gap) return false;
  fm_thread.gap -= size;
  return true;
}

/* Where it doesn't pass, and the recording is sampled: is there a point after all? A thread's first block finds it with no gap
 * drawn yet. */
bool sampler_takes(size_t size) COLD;

struct sampler_weight {
  uint64_t bytes;
  uint32_t blocks;
  uint32_t size_class; /* of its site, as recording.h numbers them */
};

/* What a recorded block of this size stands for; the same whenever it is asked. */
struct sampler_weight sampler_weigh(uint64_t size);
#endif
