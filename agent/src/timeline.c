#include "timeline.h"

#include <string.h>

#include "clock.h"
#include "ledger.h"
#include "moments.h"
#include "process.h"
#include "traces.h"

#define FIRST_PERIOD 200000u /* nanoseconds; twice as long whenever every second moment goes */
/* A moment comes sooner, after this part of the period, where the total has moved by this part of itself. */
#define SOON_PART 16u
#define MUCH_PART 16u
#define REST_PER_WORK 50u    /* time between moments, at least, as a multiple of what the last one took */
/* A step takes well under 100 µs. */
#ifndef FLOODMARK_SITES_PER_STEP /* a test makes it small, so that a moment takes several */
#define FLOODMARK_SITES_PER_STEP 500u
#endif
#define CHANGES_PER_STEP 1000u
/* At the end, for a moment that is marked. */
#define FINISH_STEPS 100u
/* RSS is looked at no more often than this, in nanoseconds. */
#define RESIDENT_PERIOD 10000000u

static enum { RESTING, SWEEPING, THINNING, STOPPED } phase;
static uint64_t period = FIRST_PERIOD, next = FIRST_PERIOD, soon = FIRST_PERIOD, work; /* work: what the moment has taken so far */

/* Sites that have changed since the last moment began, and those that have not but whose difference to what is stored was left
 * out. These are looked at again only when they add up to too much: there may be a hundred times as many. */
static struct site_list changed, left;
static uint64_t left_bytes;     /* what all differences add up to of sites that are left and have not changed since */
static uint64_t left_threshold; /* the highest one that any of them was below */

/* While a moment is written: those that had changed before it, how many of them are done, and of those left, if they are looked at. */
static struct site_list swept;
static uint32_t done;
static bool takes_left;
static uint32_t left_done, left_again; /* the list is written anew from its beginning */

static struct fm_moment moment; /* the one that is being written */
static uint64_t threshold;      /* a smaller difference is left out of it */
static uint32_t coarseness;     /* doublings of what may be left out */
#define COARSENESS_MOST 20u
static uint64_t moment_epoch = 1;
static uint64_t resident, next_resident;

static uint64_t marked_at; /* a moment is to be marked, since then; 0: none is */
static uint32_t marks;

void timeline_mark(void) {
  uint64_t none = 0;
  __atomic_compare_exchange_n(&marked_at, &none, clock_since_start(), false, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
}

static bool is_to_be_marked(void) { return __atomic_load_n(&marked_at, __ATOMIC_RELAXED) != 0; }

/* Nothing was allocated since it was asked for, or hardly anything: that is when it was. */
static void mark(uint64_t last) {
  uint64_t at = __atomic_exchange_n(&marked_at, 0, __ATOMIC_RELAXED);
  if (!at || marks == FM_MARKS_MOST) return;
  moment.mark = ++marks;
  moment.ns = at > last ? at : last;
}

static void add(struct site_list *list, uint32_t site) {
  if (!list_push(list, site)) phase = STOPPED;
}

static uint64_t difference(const struct trace *trace, uint64_t held) {
  return held > trace->stored ? held - trace->stored : trace->stored - held;
}

void timeline_keep(uint32_t id, const struct fm_site *site) {
  if (phase == STOPPED || site->epoch >= moment_epoch) return;
  struct trace *trace = trace_make(id);
  if (!trace) {
    phase = STOPPED;
    return;
  }
  trace->at_moment = site->live_bytes;
  if (trace->listed) return;
  if (trace->left) left_bytes -= difference(trace, site->live_bytes);
  trace->listed = true;
  add(&changed, id);
}

static uint64_t look_at_resident(uint64_t now) {
  if (now < next_resident) return resident;
  next_resident = now + RESIDENT_PERIOD;
  return resident = process_resident();
}

/* What is left out adds up to 1/200 of the total at most. Where that makes too many changes it may be twice as much, again and
 * again, but not more than 1/500 for any site. */
static void set_threshold(void) {
  if (moments_are_heavy())
    coarseness += coarseness < COARSENESS_MOST;
  else
    coarseness -= coarseness > 0;
  uint64_t budget = moment.live_bytes / 200 << coarseness, allowance = budget - left_bytes, most = moment.live_bytes / 1000;
  takes_left = left_bytes > budget / 2 || (coarseness && left_threshold > 2 * most);
  uint32_t count = swept.count;
  if (takes_left) {
    count += left.count;
    left_threshold = 0;
    allowance = budget / 4; /* not again soon */
  }
  threshold = count && allowance / count < most ? allowance / count : most;
  if (threshold > left_threshold) left_threshold = threshold;
}

static void begin(uint64_t now) {
  struct site_list empty = swept;
  empty.count = 0;
  swept = changed;
  changed = empty;
  done = left_done = left_again = 0;
  uint64_t last = moment.ns;
  moment = (struct fm_moment){.ns = now, .live_bytes = fm_header->live_bytes, .rss = look_at_resident(now)};
  if (moment.rss > fm_header->rss_max) fm_header->rss_max = moment.rss;
  mark(last);
  set_threshold();
  fm_kept_epoch = moment_epoch = ++fm_header->epoch;
  phase = SWEEPING;
}

static void sweep_site(uint32_t id, bool was_left) {
  const struct fm_site *site = site_at(id);
  struct trace *trace = trace_at(id);
  bool has_changed = site->epoch >= moment_epoch; /* then it is to be swept again */
  uint64_t held = has_changed ? trace->at_moment : site->live_bytes, lacking = difference(trace, held);
  if (was_left) {
    trace->left = false;
    if (!has_changed) left_bytes -= lacking;
  }
  if (lacking > threshold && moments_add_change(id, held)) {
    trace->stored = held;
    lacking = 0;
  }
  if (has_changed) {
    if (!was_left) add(&changed, id);
    return;
  }
  trace->listed = false;
  left_bytes += lacking;
  if (!lacking || trace->left) return;
  trace->left = true;
  if (was_left)
    left.ids[left_again++] = id;
  else
    add(&left, id);
}

static void sweep(void) {
  uint32_t sites = FLOODMARK_SITES_PER_STEP;
  for (; sites > 0 && done < swept.count; sites--) sweep_site(swept.ids[done++], false);
  for (; sites > 0 && takes_left && left_done < left.count; sites--) sweep_site(left.ids[left_done++], true);
  if (phase == STOPPED || done < swept.count || (takes_left && left_done < left.count)) return;
  if (takes_left) left.count = left_again;
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

static bool is_due(uint64_t now) { return now >= next || (now >= soon && has_moved_much()) || is_to_be_marked(); }

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

static bool is_marking(void) {
  return phase != STOPPED && (is_to_be_marked() || (phase == SWEEPING && moment.mark));
}

void timeline_finish(void) {
  for (uint32_t step = 0; step < FINISH_STEPS && is_marking(); step++) timeline_tick(clock_since_start());
}

uint32_t timeline_mark_now(void) {
  if (marks == FM_MARKS_MOST) return 0;
  timeline_mark();
  while (is_marking()) timeline_tick(clock_since_start());
  return phase == STOPPED ? 0 : marks;
}

void timeline_forget(void) {
  moments_forget();
  phase = RESTING;
  period = next = soon = FIRST_PERIOD;
  moment.ns = moment.live_bytes = marks = 0;
  __atomic_store_n(&marked_at, 0, __ATOMIC_RELAXED);
  work = resident = next_resident = 0;
  changed = left = swept = (struct site_list){0};
  memset(fm_trace_chunks, 0, sizeof fm_trace_chunks);
  left_bytes = left_threshold = done = coarseness = 0;
  moment_epoch = 1;
}
