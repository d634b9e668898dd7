/* What the timeline knows of each site beside its figures, in memory of the agent's own, and lists of sites.
 *
 * All functions: under ledger_lock.
 */
#ifndef FLOODMARK_TRACES_H
#define FLOODMARK_TRACES_H
#include "store.h"

struct trace {
  uint64_t stored;    /* live bytes in its last change of the timeline */
  uint64_t at_moment; /* live bytes at the last moment, where the site has changed since then */
  uint32_t merged;    /* thinning: the last merged moment that has a change of it */
  bool listed;        /* it is in a list of changed sites */
  bool left;          /* it is in the list of those whose difference was left out; listed as well, it counts as changed */
};

extern struct trace *fm_trace_chunks[FM_TABLE_CHUNKS_MAX]; /* parallel to the sites' */

/* The trace of a site that has one: of each that was kept for a moment. */
static inline struct trace *trace_at(uint32_t site) {
  return &fm_trace_chunks[site / SITES_PER_CHUNK][site % SITES_PER_CHUNK];
}

/* The same of any site; it is made where it has none. NULL when there is no memory. */
struct trace *trace_make(uint32_t site);

struct site_list {
  uint32_t *ids;
  uint32_t count, room;
};

/* False when there is no memory. */
bool list_push(struct site_list *list, uint32_t site);
#endif
