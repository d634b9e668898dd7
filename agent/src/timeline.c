#include "timeline.h"

#include "clock.h"
#include "ledger.h"
#include "moments.h"
#include "resident.h"
#include "traces.h"

#define FIRST_PERIOD 500000u /* nanoseconds; twice as long whenever every second moment goes */
/* A moment comes sooner, after this part of the period, where the total has moved by this part of itself. */
#define SOON_PART 16u
#define MUCH_PART 16u
#define REST_PER_WORK 100u   /* time between moments, at least, as a multiple of what the last one took */
/* A step takes well under 100 µs. */
#ifndef FLOODMARK_SITES_PER_STEP /* a test makes it small, so that a moment takes several */
#define FLOODMARK_SITES_PER_STEP 500u
#endif
#define CHANGES_PER_STEP 1000u
/* RSS is looked at no more often than this, in nanoseconds. */
#define RESIDENT_PERIOD 10000000u

static enum { RESTING, SWEEPING, THINNING, STOPPED } phase;
static uint64_t period = FIRST_PERIOD, next = FIRST_PERIOD, soon = FIRST_PERIOD, work; /* work: what the moment has taken so far */

/* Sites that have changed since the last moment began or are not stored as they are; while a moment is written, those that
 * had before it, and how many of them are done. */
static struct site_list changed, swept;
static uint32_t done;

static struct fm_moment moment; /* the one that is being written */
static uint64_t threshold;      /* a smaller difference is left out of it */
static uint32_t coarseness;     /* doublings of the threshold */
static uint64_t moment_epoch = 1;
static uint64_t resident, next_resident;

static void add(struct site_list *list, uint32_t site) {
  if (!list_push(list, site)) phase = STOPPED;
}

void timeline_keep(uint32_t id, const struct fm_site *site) {
  if (phase == STOPPED || site->epoch >= moment_epoch) return;
  struct trace *trace = trace_make(id);
  if (!trace) {
    phase = STOPPED;
    return;
  }
  trace->at_moment = site->live_bytes;
  if (!trace->listed) add(&changed, id);
  trace->listed = true;
}

static uint64_t look_at_resident(uint64_t now) {
  if (now < next_resident) return resident;
  next_resident = now + RESIDENT_PERIOD;
  return resident = resident_process();
}

static void set_threshold(void) {
  if (moments_are_heavy())
    coarseness += coarseness < 32;
  else
    coarseness -= coarseness > 0;
  uint64_t most = moment.live_bytes / 500, finest = swept.count ? moment.live_bytes / 200 / swept.count : 0;
  threshold = finest << coarseness < most ? finest << coarseness : most;
}

static void begin(uint64_t now) {
  struct site_list empty = swept;
  empty.count = 0;
  swept = changed;
  changed = empty;
  done = 0;
  moment = (struct fm_moment){.ns = now, .live_bytes = fm_header->live_bytes, .rss = look_at_resident(now)};
  if (moment.rss > fm_header->rss_max) fm_header->rss_max = moment.rss;
  set_threshold();
  fm_kept_epoch = moment_epoch = ++fm_header->epoch;
  phase = SWEEPING;
}

static void sweep_site(uint32_t id) {
  const struct fm_site *site = site_at(id);
  struct trace *trace = trace_at(id);
  bool has_changed = site->epoch >= moment_epoch;
  uint64_t held = has_changed ? trace->at_moment : site->live_bytes;
  uint64_t difference = held > trace->stored ? held - trace->stored : trace->stored - held;
  bool stored = difference > threshold && moments_add_change(id, held);
  if (stored) trace->stored = held;
  trace->listed = has_changed || (difference && !stored);
  if (trace->listed) add(&changed, id);
}

static void sweep(void) {
  for (uint32_t i = 0; i < FLOODMARK_SITES_PER_STEP && done < swept.count; i++) sweep_site(swept.ids[done++]);
  if (phase == STOPPED || done < swept.count) return;
  if (!moments_add(moment))
    phase = STOPPED;
  else
    phase = moments_are_many() ? THINNING : RESTING;
}

static void thin(uint64_t now) {
  if (!moments_thin(CHANGES_PER_STEP)) return;
  period *= 2;
  next = soon = now + period;
  phase = RESTING;
}

static bool has_moved_much(void) {
  uint64_t live = fm_header->live_bytes, then = moment.live_bytes;
  return (live > then ? live - then : then - live) > live / MUCH_PART;
}

static bool is_due(uint64_t now) { return now >= next || (now >= soon && has_moved_much()); }

/* A step of a moment; false when there was no room for it yet. */
static bool go_on(uint64_t now) {
  if (!moments_prepare(FLOODMARK_SITES_PER_STEP)) return false;
  if (phase == RESTING) begin(now);
  sweep();
  return true;
}

void timeline_tick(uint64_t now) {
  if (phase == STOPPED || (phase == RESTING && !is_due(now))) return;
  if (phase == THINNING) {
    thin(now);
    return;
  }
  uint64_t began = clock_read(CLOCK_THREAD_CPUTIME_ID); /* a thread that lost its core hasn't worked */
  bool went_on = go_on(now);
  work += clock_read(CLOCK_THREAD_CPUTIME_ID) - began;
  if (!went_on || phase == SWEEPING) return;
  uint64_t rest = REST_PER_WORK * work > period ? REST_PER_WORK * work : period;
  next = now + rest;
  soon = now + rest / SOON_PART;
  work = 0;
}

void timeline_forget(void) {
  moments_forget();
  phase = RESTING;
  period = next = soon = FIRST_PERIOD;
  moment.live_bytes = 0;
  work = resident = next_resident = 0;
  changed = swept = (struct site_list){0};
  done = coarseness = 0;
  moment_epoch = 1;
}
