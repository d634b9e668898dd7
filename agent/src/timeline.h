/* The timeline: what each site held at some 400 to 800 moments of the run, however long it gets.
 *
 * A moment is what all sites held at one time, though it is written piece by piece: the sites that have changed since the
 * last one are looked at, a step at each look at the clock, and one that changes before its turn keeps what it held. A
 * site whose live bytes differ too little from what is stored of it is left, until it changes or a later moment looks at all
 * that is left: it adds up to half a percent of the total at most, unless there is too much of it (then each site is right
 * to 1/500 of the total). All functions: under ledger_lock.
 */
#ifndef FLOODMARK_TIMELINE_H
#define FLOODMARK_TIMELINE_H
#include "os.h"
#include "recording.h"

/* `site` is about to change, for the first time since the last moment began. */
void timeline_keep(uint32_t id, const struct fm_site *site) COLD;

/* What is held now is to be a moment, marked, which is never thinned out: at the next look at the clock, or when the one is finished that
 * is being written. Several marks until then are one. Without the lock, in a signal handler. */
void timeline_mark(void);

/* The same, at once, for as long as that takes: the mark's number; 0 where there is no room for it. */
uint32_t timeline_mark_now(void);

/* The process ends: a moment that is marked is written first. */
void timeline_finish(void);

/* For another recording: it begins anew. */
void timeline_forget(void);

/* The clock was looked at: a step of work, if there is any. `now`: nanoseconds since the start. */
void timeline_tick(uint64_t now);
#endif
