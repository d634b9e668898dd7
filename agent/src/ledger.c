#include "ledger.h"

#include "timeline.h"

uint64_t fm_kept_epoch = 1; /* nothing is older than the timeline's beginning */
uint64_t fm_high, fm_low;
uint32_t fm_time;

/* A fall by this part of what is left needs a look at the clock. */
#define FALL_PART 256

void ledger_keep(uint32_t id, const struct fm_site *site) {
  timeline_keep(id, site);
  scopes_keep(id, site);
}

/* Until a peak is dated, any fall is below fm_low. */
static bool is_dated(void) { return fm_low != fm_header->peak_bytes; }

static void rest(void) { fm_low = fm_header->live_bytes - fm_header->live_bytes / FALL_PART; }

void ledger_date_peak(void) {
  if (!is_dated()) fm_header->peak_ns = clock_about();
  rest();
}

bool ledger_fell(void) {
  bool wants_look = is_dated();
  ledger_date_peak();
  return wants_look;
}
