/* What a chain is made of: for chain.c and its parts. All functions: under ledger_lock. */
#ifndef FLOODMARK_CHAIN_STATE_H
#define FLOODMARK_CHAIN_STATE_H
#include "datastack.h"
#include "layout.h"
#include "os.h"
#include "stacks.h"

#define NOBODY UINT32_MAX

struct entry {
  const char *frame;
  uint64_t instruction; /* frame_instruction */
  struct stack stack;   /* that ends with this frame */
};

struct chain {
  uint32_t owner; /* fm_thread.serial, as a thread's address may be another's later; NOBODY: what it says holds no longer */
  /* Frames, outermost first: each one's link leads to the one before it. The first entry is no frame but the root, as
   * NULL is where the outermost link leads. */
  struct entry *entries;
  uint32_t count, room;     /* count: of frames, and so the index of the innermost */
  uint32_t *positions;      /* hash of a frame's address → its index, as a guess; two for each entry that there is room for */
  uint32_t position_mask;
  /* The last chunk, and the first entry from which on all lie in it. */
  const struct datastack_chunk *chunk;
  size_t chunk_size;
  uint32_t readable;
  /* Where the next chunk is to begin (chain_floor.c), in frames. */
  uint32_t lowest; /* of late */
  uint32_t low;    /* where it is asked for: as low as it gets; 0 while nothing pays for it */
  uint32_t looks;
  uint32_t budget;
};

static inline uint32_t *chain_position(const struct chain *chain, const char *frame) {
  return &chain->positions[((uintptr_t)frame >> 4 ^ (uintptr_t)frame >> 14) & chain->position_mask];
}

/* Index of a frame in the chain; 0 when it isn't there. */
static inline uint32_t chain_find(const struct chain *chain, const char *frame) {
  uint32_t index = *chain_position(chain, frame);
  return index <= chain->count && chain->entries[index].frame == frame ? index : 0;
}
#endif
