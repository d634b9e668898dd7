/* What a chain is made of: for chain.c and its parts. All functions: under ledger_lock. */
#ifndef FLOODMARK_CHAIN_STATE_H
#define FLOODMARK_CHAIN_STATE_H
#include "datastack.h"
#include "layout.h"
#include "os.h"

#define POSITIONS 1024u
#define NO_FLOOR UINT32_MAX

struct entry {
  const char *frame;
  uint64_t instruction; /* frame_instruction */
  uint32_t node;
};

struct chain {
  uint32_t owner; /* fm_thread.serial: a thread's address may be another's later */
  uint32_t generation;
  uint32_t root; /* what the outermost frame's node hangs under */
  uint32_t count, room;
  struct entry *entries; /* outermost first; each frame's link leads to the one before it */
  uint32_t positions[POSITIONS]; /* hash of a frame's address → its index, as a guess */
  /* The first frame of the last chunk: while the mark stands in the chunk, what is outside of it needs no look. */
  const struct datastack_chunk *floor_chunk;
  size_t floor_mark;
  uint32_t floor; /* its index; NO_FLOOR */
  /* The last chunk, and the first entry from which on all lie in it. */
  const struct datastack_chunk *chunk;
  size_t chunk_size;
  uint32_t readable;
  /* Where the next chunk is to begin (chain_floor.c), in frames. */
  uint32_t lowest; /* of late */
  uint32_t low;    /* as low as it gets */
  uint32_t looks, requests;
  uint32_t budget;
};

static inline uint32_t chain_position(const char *frame) {
  return ((uintptr_t)frame >> 4 ^ (uintptr_t)frame >> 14) % POSITIONS;
}

/* Index of a frame in the chain; its count when it isn't there. */
static inline uint32_t chain_find(const struct chain *chain, const char *frame) {
  uint32_t index = chain->positions[chain_position(frame)];
  return index < chain->count && chain->entries[index].frame == frame ? index : chain->count;
}
#endif
