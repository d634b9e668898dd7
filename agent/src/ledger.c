#include "ledger.h"

#include "failpoint.h"
#include "timeline.h"

uint64_t fm_kept_epoch = 1; /* nothing is older than the timeline's beginning */
uint64_t fm_high, fm_low;
uint32_t fm_time;

/* A fall by this part of what is left, and by so many bytes, needs a look at the clock. */
#define FALL_PART 256u
#define FALL_LEAST 65536u

void ledger_keep(uint32_t id, struct fm_site *site) {
  timeline_keep(id, site);
  scopes_keep(id, site);
  if (fails(FAIL_ledger)) site->live_bytes = 0;
}

bool ledger_break(void) {
  guard_off("its figures can't be right: a line gave back more than it held");
  return false;
}

static uint64_t least(uint64_t a, uint64_t b) { return a < b ? a : b; }
static uint64_t most(uint64_t a, uint64_t b) { return a > b ? a : b; }

static bool is_dated(void) { return fm_low != fm_header->peak_bytes; }

void ledger_set_gates(void) {
  uint64_t live = fm_header->live_bytes, fall = most(live / FALL_PART, FALL_LEAST);
  fm_high = least(fm_header->peak_bytes, least(fm_tree_high, scopes_lowest_peak()));
  if (is_dated()) fm_low = most(live > fall ? live - fall : 0, fm_tree_low);
}

/* A peak that is hardly higher than the last one that got a time has that time: when much was there, a program may rest for
 * long before it gives any of it back. */
#define HARDLY_PART 1024u
static uint64_t dated_bytes;

void ledger_date_peak(void) {
  if (!is_dated()) {
    uint64_t peak = fm_header->peak_bytes;
    if (peak - dated_bytes > dated_bytes / HARDLY_PART) {
      fm_header->peak_ns = clock_about();
      dated_bytes = peak;
    }
    fm_low = 0;
  }
  ledger_set_gates();
}

void ledger_rose(void) {
  if (fm_scopes_open) scopes_rose();
  tree_look();
  ledger_set_gates();
}

bool ledger_fell(void) {
  bool wants_look = is_dated();
  tree_look();
  ledger_date_peak();
  return wants_look;
}

void ledger_forget(void) {
  fm_kept_epoch = 1;
  fm_high = fm_low = dated_bytes = 0;
  fm_time = 0;
}
