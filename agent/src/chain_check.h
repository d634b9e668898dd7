/* Does a chain still hold? For chain.c. Under ledger_lock. */
#ifndef FLOODMARK_CHAIN_CHECK_H
#define FLOODMARK_CHAIN_CHECK_H
#include "chain_floor.h"
#include "marks.h"

static inline bool chain_is_readable(const struct chain *chain, const char *frame) {
  return (uintptr_t)frame - (uintptr_t)chain->chunk < chain->chunk_size;
}

/* Hide from the compiler where a value comes from. */
#define OPAQUE(value) __asm__("" : "+r"(value))

/* Are all links and all instructions as they were, from `entry` outwards to `last`? For entries that all lie in the last chunk,
 * which may be read whatever has become of them. Without a branch for each frame, which would also spoil what the
 * processor has learnt of the interpreter's branches. */
static inline bool chain_is_unchanged(const struct fm_layout *layout, const struct entry *entry, const struct entry *last) {
  const char *frame = entry->frame;
  /* Apart, so that neither waits for the other. */
  uint64_t links = 0, instructions = frame_instruction(layout, frame) ^ entry->instruction;
#pragma GCC unroll 4
  for (ptrdiff_t left = entry - last; left > 0; left--) {
    const char *outer = (--entry)->frame;
    links |= (uintptr_t)frame_outer(layout, frame) ^ (uintptr_t)outer;
    instructions |= frame_instruction(layout, outer) ^ entry->instruction;
    frame = outer;
  }
  return !(links | instructions);
}

/* The chunk is another one, or entries above the readable ones are gone: say anew from where on they all lie in it. */
void chain_find_readable(struct chain *chain, const struct datastack_chunk *chunk, uint32_t count) COLD;

/* Go over many entries at once, as far as they may be read. Returns the last one that is known to be as it was: `entry`
 * itself, when there is none beyond. */
static inline struct entry *chain_skip(const struct fm_layout *layout, struct chain *chain, const char *thread_state,
                                       struct entry *entry, const struct entry *end) {
  const struct datastack_chunk *chunk = datastack_chunk(layout, thread_state);
  if (!chunk) return entry;
  if (unlikely(chunk != chain->chunk || chunk->size != chain->chunk_size || chain->readable > chain->count))
    chain_find_readable(chain, chunk, chain->count);
  struct entry *first = &chain->entries[chain->readable];
  if (first <= end) first = (struct entry *)end + 1;
  return first < entry && chain_is_unchanged(layout, entry, first) ? first : entry;
}

#define FRAMES_ONE_BY_ONE 4u

/* Is the chain as it was, from its last entry, whose frame is live, outwards? Returns the outermost entry whose instruction
 * is another one (the one behind the last: none). Where a link leads elsewhere, the chain ends before that entry, and NULL
 * is returned. `looked_at`: how many frames that took. */
static inline struct entry *chain_check(const struct fm_layout *layout, struct chain *chain, const char *thread_state,
                                        uint32_t *looked_at) {
  struct entry *known = &chain->entries[chain->count], *end = chain->entries, *changed = known + 1, *entry = known;
  struct entry *pause = chain->count > FRAMES_ONE_BY_ONE ? known - FRAMES_ONE_BY_ONE : end;
  for (;;) {
    for (; entry != pause; entry--) {
      const char *frame = entry->frame;
      if (unlikely(frame_instruction(layout, frame) != entry->instruction)) changed = entry;
      if (marks_test_and_set(layout, frame)) goto holds;
      const char *outer = entry[-1].frame;
      OPAQUE(outer); /* or it may read on from the link, as that is equal */
      if (unlikely(frame_outer(layout, frame) != outer)) {
        chain->count = (uint32_t)(entry - chain->entries) - 1;
        return NULL;
      }
      if (marks_test_and_set_shim(layout, frame) || marks_test_and_set_call(layout, outer, frame)) goto holds;
    }
    if (entry == end) break;
    if (entry - end > FLOOR_FAR) end = chain_find_end(layout, chain, thread_state);
    if (entry <= end) break;
    entry = chain_skip(layout, chain, thread_state, entry, end);
    pause = end;
  }
holds:
  *looked_at = (uint32_t)(known - entry);
  return changed;
}
#endif
