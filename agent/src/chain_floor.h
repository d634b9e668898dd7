/* The floor of a chain: a frame that is known not to have returned, so that no walk looks further (datastack.h). For
 * chain.c. All functions: under ledger_lock, with the calling thread's own chain and thread state.
 */
#ifndef FLOODMARK_CHAIN_FLOOR_H
#define FLOODMARK_CHAIN_FLOOR_H
#include "chain_state.h"

#define FLOOR_FAR 8u /* frames: so many to look at don't matter */

/* Is the floor in the chain, and still the frame that it was? */
static inline bool chain_floor_holds(const struct fm_layout *layout, const struct chain *chain, const char *thread_state) {
  const struct datastack_chunk *chunk = datastack_chunk(layout, thread_state);
  return chain->floor != 0 && chunk == chain->floor_chunk && chunk->top == chain->floor_mark && chain->floor <= chain->count &&
         chain->entries[chain->floor].frame == chunk->frames;
}

/* A walk looked at many frames, or the stack is low. Where the last chunk begins within the chain, its first frame is the
 * floor from now on. Else a new chunk is asked for when the stack is as low as it gets, as what begins there stays
 * longest, and as often as a part of the time that walks take pays for. */
void chain_seek_floor(const struct fm_layout *layout, struct chain *chain, const char *thread_state, uint32_t looked_at) COLD;
#endif
