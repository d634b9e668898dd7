/* Plays one program many times to the sampler, each time with another seed, and prints what it makes of it at four fixed moments,
 * and of the peak. Built and run by test/agent/sampling.test.ts and bench/sampling.ts.
 *
 * usage: sampling SMALLEST LARGEST BLOCKS SAMPLE_BYTES FIRST_SEED SIMULATIONS
 * The program holds up to BLOCKS blocks, whose sizes are from SMALLEST to LARGEST, their logarithms evenly spread. It takes as many as
 * it may hold, exchanges each of them some four times, and gives half of them back. Prints a line a simulation: the true peak, the
 * estimated one, and for each moment after a "|" the truth and then for each size class that held any: its number, live bytes, live
 * blocks, total bytes, total blocks.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "random.h"
#include "sampler.h"

__thread struct fm_thread_state fm_thread; /* the agent's own; the sampler needs no more of it */

#define CLASSES 10
#define MOMENTS 4

struct class {
  uint64_t live_bytes, live_blocks, total_bytes, total_blocks;
};

struct block {
  uint64_t size;
  bool is_recorded;
};

static double smallest, largest;
static uint64_t block_count;
static struct block *blocks;
static struct class classes[CLASSES];
static uint64_t truth, true_peak, peak;

static uint64_t estimate(void) {
  uint64_t sum = 0;
  for (int i = 0; i < CLASSES; i++) sum += classes[i].live_bytes;
  return sum;
}

static void release(struct block *block) {
  truth -= block->size;
  if (block->is_recorded) {
    struct sampler_weight weight = sampler_weigh(block->size);
    classes[weight.size_class].live_bytes -= weight.bytes;
    classes[weight.size_class].live_blocks -= weight.blocks;
  }
  *block = (struct block){0};
}

static void acquire(struct block *block, uint64_t size) {
  release(block);
  *block = (struct block){size, !sampler_passes(size) && sampler_takes(size)};
  truth += size;
  if (truth > true_peak) true_peak = truth;
  if (!block->is_recorded) return;
  struct sampler_weight weight = sampler_weigh(size);
  struct class *class = &classes[weight.size_class];
  class->live_bytes += weight.bytes;
  class->live_blocks += weight.blocks;
  class->total_bytes += weight.bytes;
  class->total_blocks += weight.blocks;
  if (estimate() > peak) peak = estimate();
}

struct moment {
  uint64_t truth;
  struct class classes[CLASSES];
};

static struct moment look(void) {
  struct moment moment = {.truth = truth};
  for (int i = 0; i < CLASSES; i++) moment.classes[i] = classes[i];
  return moment;
}

static void print(const struct moment *moment) {
  printf(" | %" PRIu64, moment->truth);
  for (int i = 0; i < CLASSES; i++) {
    struct class class = moment->classes[i];
    if (class.total_blocks)
      printf(" %d %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64, i, class.live_bytes, class.live_blocks, class.total_bytes, class.total_blocks);
  }
}

static void simulate(uint64_t seed, uint64_t sample_bytes) {
  uint64_t program = random_seed(1); /* the same for each */
  struct moment moments[MOMENTS];
  fm_thread = (struct fm_thread_state){0};
  sampler_start(sample_bytes, seed);
  true_peak = peak = truth = 0;
  for (int i = 0; i < CLASSES; i++) classes[i] = (struct class){0};
  for (uint64_t i = 0; i < block_count; i++) blocks[i] = (struct block){0};
  for (uint64_t i = 0; i < 5 * block_count; i++) {
    double size = smallest * pow(largest / smallest, (double)(random_next(&program) >> 11) / 9007199254740992.0);
    uint64_t at = i < block_count ? i : random_next(&program) % block_count;
    acquire(&blocks[at], (uint64_t)size);
    if (i + 1 == block_count / 2) moments[0] = look();
    if (i + 1 == block_count) moments[1] = look();
  }
  moments[2] = look();
  for (uint64_t i = 0; i < block_count; i += 2) release(&blocks[i]);
  moments[3] = look();
  printf("%" PRIu64 " %" PRIu64, true_peak, peak);
  for (int i = 0; i < MOMENTS; i++) print(&moments[i]);
  printf("\n");
}

int main(int count, char **arguments) {
  if (count != 7) return 1;
  smallest = atof(arguments[1]), largest = atof(arguments[2]);
  block_count = strtoull(arguments[3], NULL, 10);
  uint64_t sample_bytes = strtoull(arguments[4], NULL, 10), seed = strtoull(arguments[5], NULL, 10);
  blocks = calloc(block_count, sizeof *blocks);
  if (!blocks) return 1;
  for (uint64_t i = strtoull(arguments[6], NULL, 10); i; i--) simulate(seed++, sample_bytes);
  return 0;
}
