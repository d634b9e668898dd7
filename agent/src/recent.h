/* A thread's last allocations, so that short-lived blocks are known: those that it releases as its next release, with at
 * most 1 (8) other allocations of its own in between. By the thread that acquires or releases a counted block.
 */
#ifndef FLOODMARK_RECENT_H
#define FLOODMARK_RECENT_H
#include "core.h"
#include "store.h"

#define RECENT_MOST 9u /* 8 and the block itself */
#define RECENT_NONE UINT32_MAX

/* Part of an address: no two blocks that are so close in time are so many gibibytes apart to the byte. */
static inline uint32_t recent_mark(const void *block) { return (uint32_t)(uintptr_t)block; }

static inline void recent_acquired(const void *block) {
  fm_thread.recent[fm_thread.acquired++ % FM_RECENT] = recent_mark(block);
}

/* How many others came after the block; RECENT_NONE: too many, or there was a release since. */
static inline uint32_t recent_released(const void *block) {
  uint32_t acquired = fm_thread.acquired, mark = recent_mark(block);
  if (!acquired) return RECENT_NONE;
  fm_thread.acquired = 0;
  uint32_t looked_at = acquired < RECENT_MOST ? acquired : RECENT_MOST;
  for (uint32_t others = 0; others < looked_at; others++)
    if (fm_thread.recent[(acquired - 1 - others) % FM_RECENT] == mark) return others;
  return RECENT_NONE;
}

/* The site's block was one of them. Under ledger_lock. */
static inline void recent_count(uint32_t others, uint32_t site) {
  if (likely(others == RECENT_NONE)) return;
  struct fm_churn *churn = churn_at(site);
  churn->within_1 += others <= 1;
  churn->within_8++;
}
#endif
