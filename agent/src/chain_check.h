/* Does a chain still hold? For chain.c. Under ledger_lock. `by_index`: the layout has an instruction_unit; a constant where
 * this is inlined.
 */
#ifndef FLOODMARK_CHAIN_CHECK_H
#define FLOODMARK_CHAIN_CHECK_H
#include "chain_state.h"

static inline bool chain_is_readable(const struct chain *chain, const char *frame) {
  return (uintptr_t)frame - (uintptr_t)chain->chunk < chain->chunk_size;
}

/* Hide from the compiler where a value comes from. */
#define OPAQUE(value) __asm__("" : "+r"(value))

/* Is the chain as it was, from `entry`, whose frame is live, outwards to `last`? Returns the outermost entry whose
 * instruction is another one (entry + 1: none). Where a link leads elsewhere, that entry ends the chain, and NULL is
 * returned. */
static inline struct entry *verify(const struct fm_layout *layout, struct chain *chain, struct entry *entry,
                                   const struct entry *last, bool by_index) {
  uint16_t previous = layout->frame_previous;
  struct entry *changed = entry + 1;
  const char *frame = entry->frame;
  for (;; entry--) {
    if (unlikely(instruction_at(layout, frame, by_index) != entry->instruction)) changed = entry;
    if (entry == last) return changed;
    const char *outer = entry[-1].frame;
    OPAQUE(outer); /* or it may read on from the link, as that is equal */
    if (unlikely(pointer_at(frame, previous) != outer)) {
      chain->count = (uint32_t)(entry - chain->entries);
      return NULL;
    }
    frame = outer;
  }
}

/* The same question for entries that all lie in the last chunk, which may be read whatever has become of them: are all
 * links and all instructions as they were, but for the instruction of `entry` itself? Without a branch for each frame,
 * which would also spoil what the processor has learnt of the interpreter's branches. */
static inline bool unchanged(const struct fm_layout *layout, const struct entry *entry, const struct entry *last, bool by_index) {
  uint16_t previous = layout->frame_previous;
  uint64_t links = 0, instructions = 0; /* apart, so that neither waits for the other */
  const char *frame = entry->frame;
#pragma GCC unroll 4
  for (ptrdiff_t left = entry - last; left > 0; left--) {
    const char *outer = (--entry)->frame;
    links |= (uintptr_t)pointer_at(frame, previous) ^ (uintptr_t)outer;
    instructions |= instruction_at(layout, outer, by_index) ^ entry->instruction;
    frame = outer;
  }
  return !(links | instructions);
}

/* The chunk is another one, or entries above the readable ones are gone: say anew from where on they all lie in it. */
void chain_find_readable(struct chain *chain, const struct datastack_chunk *chunk, uint32_t count) COLD;

/* As verify, in the fastest way that is safe, for the chain's first `known` + 1 entries, from entry `last` on. */
static inline struct entry *chain_check(const struct fm_layout *layout, struct chain *chain, const char *thread_state, uint32_t known,
                                        uint32_t last, bool by_index) {
  struct entry *entry = &chain->entries[known], *end = &chain->entries[last];
  const struct datastack_chunk *chunk = datastack_chunk(layout, thread_state);
  if (!chunk) return verify(layout, chain, entry, end, by_index);
  if (unlikely(chunk != chain->chunk || chunk->size != chain->chunk_size || chain->readable > known))
    chain_find_readable(chain, chunk, known + 1);
  struct entry *first = &chain->entries[chain->readable > last ? chain->readable : last];
  if (likely(first <= entry && unchanged(layout, entry, first, by_index))) {
    struct entry *changed = instruction_at(layout, entry->frame, by_index) == entry->instruction ? entry + 1 : entry;
    if (likely(first == end)) return changed;
    struct entry *outer = verify(layout, chain, first, end, by_index);
    return !outer || outer < first ? outer : changed;
  }
  return verify(layout, chain, entry, end, by_index);
}
#endif
