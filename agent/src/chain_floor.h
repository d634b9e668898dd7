/* The floor of a chain: the first frame of the last chunk, where a mark tells that it has not returned: no walk looks further
 * (datastack.h). For chain.c. All functions: under ledger_lock, with the calling thread's own chain and thread state.
 */
#ifndef FLOODMARK_CHAIN_FLOOR_H
#define FLOODMARK_CHAIN_FLOOR_H
#include "chain_state.h"

#define FLOOR_FAR 8 /* frames: so many to look at don't matter */

/* The index of the last chunk's first frame, where a frame that has returned has taken its place; 0 when it isn't known. */
uint32_t chain_find_again(struct chain *chain, const struct datastack_chunk *chunk) COLD;

/* The entry outside of the floor, which needs no look; the root where there is no floor. */
static inline struct entry *chain_find_end(const struct fm_layout *layout, struct chain *chain, const char *thread_state) {
  const struct datastack_chunk *chunk = datastack_chunk(layout, thread_state);
  if (!chunk) return chain->entries;
  if (unlikely(!datastack_is_marked(chunk))) {
    datastack_mark(layout, thread_state); /* for the next time */
    return chain->entries;
  }
  uint32_t floor = chain_find(chain, chunk->frames);
  if (unlikely(!floor)) floor = chain_find_again(chain, chunk);
  return &chain->entries[floor ? floor - 1 : 0];
}

/* A walk looked at many frames, or the stack is low: a new chunk is asked for when the stack is as low as it gets, as what
 * begins there stays longest, and as often as a part of the time that walks take pays for. */
void chain_seek_floor(const struct fm_layout *layout, struct chain *chain, const char *thread_state, uint32_t looked_at) COLD;
#endif
