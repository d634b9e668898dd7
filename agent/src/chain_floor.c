#include "chain_floor.h"

/* When a new chunk is asked for, in frames that are looked at. */
#define PRICE 32u  /* of a chunk */
#define SHARE 2u   /* a half of what walks take may go into chunks */
#define BUDGET_MOST (16 * PRICE)
#define WINDOW 16u /* walks, for how low the stack gets */

void chain_seek_floor(const struct fm_layout *layout, struct chain *chain, const char *thread_state, uint32_t looked_at) {
  const struct datastack_chunk *chunk = datastack_chunk(layout, thread_state);
  if (!chunk) return;
  bool holds = chain_floor_holds(layout, chain, thread_state);
  uint32_t index = chain_find(chain, chunk->frames);
  if (index != 0 && !holds) {
    chain->floor_mark = datastack_mark(layout, thread_state);
    chain->floor_chunk = chunk;
    chain->floor = chain->floor_mark ? index : 0;
    return;
  }
  if (chain->budget < BUDGET_MOST) chain->budget += looked_at / SHARE;
  if (++chain->looks % WINDOW == 0) {
    chain->low = chain->budget < PRICE ? 0 : chain->lowest;
    chain->lowest = UINT32_MAX;
  }
  if (chain->count > chain->low || (holds && looked_at <= FLOOR_FAR)) return;
  if (!datastack_end_chunk(layout, thread_state)) return;
  chain->budget -= PRICE;
  if (chain->budget < PRICE) chain->low = 0;
}
