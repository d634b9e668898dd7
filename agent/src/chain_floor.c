#include "chain_floor.h"

/* When a new chunk is asked for, in frames that are looked at. */
#define PRICE 32u  /* of a chunk */
#define SHARE 2u   /* a half of what walks take may go into chunks */
#define BUDGET_MOST (16 * PRICE)
#define WINDOW 16u /* walks, for how low the stack gets */

uint32_t chain_find_again(struct chain *chain, const struct datastack_chunk *chunk) {
  uint32_t readable = chain->readable;
  if (chunk != chain->chunk || readable > chain->count || chain->entries[readable].frame != chunk->frames) return 0;
  return *chain_position(chain, chunk->frames) = readable;
}

void chain_seek_floor(const struct fm_layout *layout, struct chain *chain, const char *thread_state, uint32_t looked_at) {
  if (chain->budget < BUDGET_MOST) chain->budget += looked_at / SHARE;
  if (++chain->looks % WINDOW == 0) {
    chain->low = chain->budget < PRICE ? 0 : chain->lowest;
    chain->lowest = UINT32_MAX;
  }
  if (chain->count > chain->low || looked_at <= FLOOR_FAR) return;
  if (!datastack_end_chunk(layout, thread_state)) return;
  chain->budget -= PRICE;
  if (chain->budget < PRICE) chain->low = 0;
}
