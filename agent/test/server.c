/* A server that allocates for a day, in a minute: each block is a sample, as those between two samples do nothing but count down. Built and
 * run by test/agent/day.test.ts.
 *
 * usage: server RECORDING HOURS
 * Holds some thousand blocks, of which it gives one back for each that it takes, 50 a second; one in 2,000 it keeps. Most come from
 * stacks that came before, one in 50 from one that never did. Prints after each tenth of the time: the hours, the bytes of the recording's
 * disk space, of the process's memory, and of what is live.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "core.h"
#include "no_refusal.h"
#include "notes.h"
#include "own_clock.h"
#include "random.h"
#include "stacks.h"
#include "store.h"
#include "walk.h"

uint64_t fm_clock_start;

static uint64_t chance = 1;
static uint32_t any(uint32_t below) { return (uint32_t)(random_next(&chance) >> 33) % below; }

/* Stacks, a few hundred calls wide and up to 30 deep; one that never was has a call at an instruction of its own. */
static uint32_t node, fresh;
static void choose_stack(void) {
  uint32_t depth = 5 + any(25), seed = any(2000);
  node = FM_ROOT_PYTHON;
  for (uint32_t i = 0; i < depth; i++) node = stacks_child(node, 1 + (seed * 7 + i) % 900, seed % 13 * 2);
  if (any(50) == 0) node = stacks_child(node, 1000, fresh += 2);
}

uint32_t walk_stack(bool has_gil) { return (void)has_gil, node; }
uint32_t walk_site(bool has_gil, uint32_t sort) { return (void)has_gil, stacks_site(node, sort); }

static uint64_t resident(void) {
  FILE *file = fopen("/proc/self/statm", "r");
  unsigned long size, pages;
  if (!file || fscanf(file, "%lu %lu", &size, &pages) != 2) exit(1);
  fclose(file);
  return pages * PAGE;
}

#define SLOTS 4096u
#define SAMPLE_BYTES (512u << 10)
#define STEP 20000000u /* nanoseconds */
#define KEPT_ONE_IN 2000u

static char *blocks[SLOTS];

static void take(char *block) {
  if (!scope_enter()) abort();
  uint32_t place = ledger_enter(); /* the walk's part */
  choose_stack();
  ledger_leave(place);
  uint32_t size = 16u << any(20);
  fm_thread.gap = 1; /* a point lies on it */
  note_acquired(block, size, FM_KIND_HEAP);
  scope_leave();
}

int main(int count, char **arguments) {
  if (count != 3 || store_create(arguments[1]) || !core_start() || !live_start()) return 1;
  sampler_start(SAMPLE_BYTES, 1);
  store_limit(FM_SAMPLED_TABLE_CHUNKS_MAX, FM_SAMPLED_TIMELINE_CHUNKS_MAX);
  if (!samples_start() || !stacks_start()) return 1;
  core_switch_on();
  fm_header->state = FM_RECORDING;
  uint64_t end = strtoull(arguments[2], NULL, 10) * 3600u * 1000000000u, before = resident();
  char *next = (char *)0x10000000;
  for (uint32_t tenth = 1; now < end; now += STEP) {
    uint32_t slot = any(SLOTS);
    if (any(KEPT_ONE_IN)) note_released(blocks[slot]);
    take(blocks[slot] = next += 16 * (1 + any(1000)));
    if (now < end / 10 * tenth) continue;
    struct stat file;
    if (stat(arguments[1], &file)) return 1;
    printf("%u %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", tenth++, (uint64_t)file.st_blocks * 512, resident() - before, fm_header->live_bytes);
  }
  printf("state %u\n", core_is_on());
  return 0;
}
