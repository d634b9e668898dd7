/* Plays a trace of events to the ledger, and prints what it kept. The agent's own parts but for the stacks: they come
 * from the trace. Built and fed by test/agent/ledger.test.ts, which holds the outcome against a naive model.
 *
 * usage: trace RECORDING < events, one a line, numbers in decimal:
 *   a ADDRESS SIZE NODE KIND    a block is acquired
 *   f ADDRESS                   released
 *   r OLD NEW SIZE NODE KIND    reallocated
 *   x OLD                       a realloc that failed
 *   m ADDRESS LENGTH NODE       mapped
 *   u ADDRESS LENGTH            unmapped
 *   o                           a window is opened
 *   c NUMBER                    closed
 *   t NANOSECONDS               so much time passes, and the clock is looked at
 *   s                           a signal marks a moment, a nanosecond later, and it is written
 * NODE is one of 16 stacks. Prints a line a moment of the timeline that begins: "moment", the number of events before it, its
 * time, the number of its mark or 0; a line a window that is opened: "window", the number of events before it, its number; a line a site: its number, node, kind, live bytes, live blocks, total bytes, total blocks, peak bytes, peak blocks, short-lived
 * blocks by both measures; then "totals" with live bytes, peak bytes, missed releases.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "core.h"
#include "ledger.h"
#include "no_refusal.h"
#include "notes.h"
#include "own_clock.h"
#include "stacks.h"
#include "store.h"
#include "timeline.h"
#include "walk.h"

uint64_t fm_clock_start;

static void pass_time(uint64_t nanoseconds) {
  now += nanoseconds;
  uint32_t place = ledger_enter(), chunks = fm_header->chunk_count;
  timeline_tick(now);
  if (fm_header->chunk_count > chunks + 1) printf("one step began several chunks\n"), exit(1);
  ledger_leave(place);
}

static uint32_t node;
uint32_t walk_stack(bool has_gil) { return (void)has_gil, node; }
uint32_t walk_site(bool has_gil, uint32_t sort) { return (void)has_gil, stacks_site(node, sort); }

#define STACKS 16
static uint32_t stacks[STACKS];

static uint32_t played;

static void *address(uint64_t number) { return (void *)(uintptr_t)number; }

static void play(char event, const uint64_t *n) {
  if (event == 'f') {
    note_released(address(n[0]));
    return;
  }
  if (event == 't') {
    pass_time(n[0]);
    return;
  }
  if (event == 's') {
    now++;
    timeline_mark();
    timeline_finish();
    return;
  }
  if (event == 'o') {
    printf("window %u %d\n", played, floodmark_open_window());
    return;
  }
  if (event == 'c') {
    floodmark_close_window((int)n[0]);
    return;
  }
  if (!scope_enter()) abort();
  if (event == 'a') {
    node = stacks[n[2]];
    (n[3] == FM_KIND_OBJECT || n[3] == FM_KIND_BUFFER) ? (void)note_python(address(n[0]), n[1], n[3])
                                                       : note_acquired(address(n[0]), n[1], n[3]);
  } else if (event == 'r') {
    node = stacks[n[3]];
    note_settled(note_withdrawn(address(n[0])), address(n[1]), n[2], n[4]);
  } else if (event == 'x') {
    note_restored(note_withdrawn(address(n[0])));
  } else if (event == 'm') {
    node = stacks[n[2]];
    note_mapped(address(n[0]), n[1], PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
  } else if (event == 'u') {
    note_unmapped(address(n[0]), n[1]);
  }
  scope_leave();
}

int main(int count, char **arguments) {
  if (count != 2 || store_create(arguments[1]) || !core_start() || !live_start() || !stacks_start()) return 1;
  for (uint32_t i = 0; i < STACKS; i++) stacks[i] = stacks_child(FM_ROOT_PYTHON, i + 1, 0);
  core_switch_on();
  char line[256], event;
  uint32_t marks = 0;
  while (fgets(line, sizeof line, stdin)) {
    uint64_t n[5] = {0};
    if (sscanf(line, "%c %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64, &event, &n[0], &n[1], &n[2], &n[3], &n[4]) < 1)
      return 1;
    uint64_t kept = fm_kept_epoch;
    play(event, n);
    played++;
    if ((event != 't' && event != 's') || fm_kept_epoch == kept) continue;
    printf("moment %u %" PRIu64 " %u\n", played, now, event == 's' ? ++marks : 0);
  }
  for (uint32_t id = 1; id < fm_header->site_count; id++) {
    struct fm_site *site = site_at(id);
    bool stale = site->epoch < fm_header->peak_epoch;
    int stack = -1;
    for (int i = 0; i < STACKS; i++)
      if (stacks[i] == site_node(site)) stack = i;
    if (stack < 0) continue;
    printf("%u %d %u %" PRIu64 " %u %" PRIu64 " %" PRIu64 " %" PRIu64 " %u %" PRIu64 " %" PRIu64 "\n", id, stack, site_kind(site), site->live_bytes, site->live_blocks,
           site->total_bytes, site->total_blocks, stale ? site->live_bytes : site->peak_bytes,
           stale ? site->live_blocks : site->peak_blocks, churn_at(id)->within_1, churn_at(id)->within_8);
  }
  printf("totals %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", fm_header->live_bytes, fm_header->peak_bytes, fm_header->missed_releases);
  return 0;
}
