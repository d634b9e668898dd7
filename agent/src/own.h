/* A recording of one thread's own work alone, with or without the threads that it starts: a test's. What depends on what ran before it, or runs
 * beside it, isn't recorded at all, so that the peak is that of the rest, and the same each time.
 *
 * Left out are threads that were there at the start, what they start, and all that fills once for the whole process: what modules
 * allocate while they are imported, the caches of `re` and `linecache`. A stack that is left out is node 0, as all that is called
 * from there is, so an event costs no more than before. Where the recording is of all, nothing is left out.
 */
#ifndef FLOODMARK_OWN_H
#define FLOODMARK_OWN_H
#include "core.h"
#include "layout.h"

extern enum fm_whose fm_whose;

/* Whose the next recording is. At start. */
void own_start(enum fm_whose whose);

/* The calling thread is recorded. Once the recording is switched on. */
void own_begin(void);

/* What the calling thread hands on to one that it starts, or that works for it: the stack that it does so from. */
static inline struct fm_origin own_heritage(uint32_t node) { return origin_of(fm_whose == FM_WHOSE_THREAD ? 0 : node); }

/* Is the calling thread recorded? */
static inline bool own_thread(void) { return likely(fm_whose == FM_WHOSE_ALL) || origin_node(fm_thread.origin); }

/* The id of a code object that is left out, with all that it calls. */
#define CODE_LEFT_OUT UINT32_MAX

/* Is it one? While it is alive. Under ledger_lock. */
bool own_leaves_out(const struct fm_layout *layout, const char *code);
#endif
