#include "chain.h"

#include <string.h>

#include "codes.h"
#include "core.h"
#include "datastack.h"
#include "stacks.h"
#include "store.h"

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
  /* Where the next chunk is to begin (seek_floor), in frames. */
  uint32_t lowest; /* of late */
  uint32_t low;    /* as low as it gets */
  uint32_t looks, requests;
  uint32_t budget;
};

/* When a new chunk is asked for (seek_floor), in frames, of which one takes about a nanosecond to look at. */
#define FAR 12u         /* so many don't matter */
#define PRICE 8192u     /* of a chunk */
#define SHARE 2u        /* a half of what walks take may go into chunks */
#define BUDGET_MOST (16 * PRICE)
#define WINDOW 256u     /* walks, for how low the stack gets */
#define SHORT_CALL 256u /* bytes of a frame */

#define CHAINS 64u
static struct chain *chains[CHAINS];
static uint32_t generation = 1, last_serial;

/* Calls of late: the same few instructions of the same callers allocate again and again. By hash, the last one to come. */
#define CALL_BITS 12
static struct call {
  uint64_t key;
  uint32_t caller; /* the parent's node, and the generation in the bits that are left */
  uint32_t node;
} calls[1u << CALL_BITS];
#define NODE_BITS 23
_Static_assert((uint64_t)FM_CHUNKS_MAX * NODES_PER_CHUNK <= 1u << NODE_BITS, "a node takes more bits");

/* Frames on the way from the current one to the first that is in the chain, innermost first. */
static const char **fresh;
static uint32_t fresh_room;

#define FRAMES_FIRST 1024u
#define FRAMES_MOST (1u << 20)

void chain_forget(void) {
  if (++generation % (1u << (32 - NODE_BITS)) == 0) memset(calls, 0, sizeof calls);
}

/* Make an array at least `needed` long, at most FRAMES_MOST. */
static COLD bool make_room(void **array, size_t element, uint32_t *room, uint32_t needed) {
  uint32_t size = *room ? *room : FRAMES_FIRST;
  while (size < needed) size *= 2;
  void *larger = size > FRAMES_MOST ? NULL : os_map_private(size * element);
  if (!larger) return false;
  if (*array) {
    memcpy(larger, *array, *room * element);
    os_unmap(*array, *room * element);
  }
  *array = larger;
  *room = size;
  return true;
}

/* Make the thread's chain anew, in the place of the chain that was there. NULL when there is no memory. */
static COLD struct chain *begin(void) {
  uintptr_t address = (uintptr_t)&fm_thread;
  struct chain **slot = &chains[(address >> 6 ^ address >> 12 ^ address >> 20) % CHAINS];
  if (!*slot) *slot = os_map_private(sizeof **slot);
  struct chain *chain = *slot;
  if (!chain) return NULL;
  if (!fm_thread.serial) fm_thread.serial = ++last_serial;
  chain->owner = fm_thread.serial;
  chain->root = thread_root();
  chain->generation = generation;
  chain->count = 0;
  chain->floor = NO_FLOOR;
  chain->chunk = NULL;
  chain->lowest = UINT32_MAX;
  chain->low = chain->looks = chain->budget = 0;
  return fm_thread.chain = chain;
}

static inline struct chain *chain_of_thread(void) {
  struct chain *chain = fm_thread.chain;
  return likely(chain && chain->owner == fm_thread.serial && chain->generation == generation) ? chain : begin();
}

static inline uint32_t position(const char *frame) {
  return ((uintptr_t)frame >> 4 ^ (uintptr_t)frame >> 14) % POSITIONS;
}

/* Index of a frame in the chain; its count when it isn't there. */
static inline uint32_t find(const struct chain *chain, const char *frame) {
  uint32_t index = chain->positions[position(frame)];
  return index < chain->count && chain->entries[index].frame == frame ? index : chain->count;
}

/* --- nodes */

/* What tells calls by one parent apart: an instruction's address does, an index only together with its code. */
static inline uint64_t call_key(const struct fm_layout *layout, const char *frame, uint64_t instruction, bool by_index) {
  return by_index ? instruction + ((uint64_t)(uintptr_t)frame_code(layout, frame) << 16) : instruction;
}

static inline uint32_t caller_of(uint32_t parent) { return parent | generation << NODE_BITS; }

static inline struct call *call_of(uint64_t key, uint32_t caller) {
  return &calls[(key ^ (uint64_t)caller << 32) * 0x9E3779B97F4A7C15u >> (64 - CALL_BITS)];
}

/* The node of a call that isn't among those of late. */
static COLD uint32_t find_node(const struct fm_layout *layout, const char *frame, uint64_t instruction, uint64_t key,
                               uint32_t parent) {
  const char *code = frame_code(layout, frame);
  uint32_t node = stacks_child(parent, codes_id(code), code_offset(layout, code, instruction));
  uint32_t caller = caller_of(parent);
  *call_of(key, caller) = (struct call){key, caller, node};
  return node;
}

/* The node of a frame at an instruction, called by `parent`. */
static inline uint32_t node_of(const struct fm_layout *layout, const char *frame, uint64_t instruction, uint32_t parent,
                               bool by_index) {
  if (frame_is_shim(layout, frame)) return parent;
  uint64_t key = call_key(layout, frame, instruction, by_index);
  uint32_t caller = caller_of(parent);
  const struct call *call = call_of(key, caller);
  if (likely(call->key == key && call->caller == caller)) return call->node;
  return find_node(layout, frame, instruction, key, parent);
}

static inline uint64_t instruction_of(const struct fm_layout *layout, const char *frame, bool by_index) {
  return by_index ? instruction_index(frame, layout->frame_instruction)
                  : (uintptr_t)pointer_at(frame, layout->frame_instruction);
}

/* Set an entry's instruction and node from its frame, which is called by `parent`. Returns the node. */
static inline uint32_t intern(const struct fm_layout *layout, struct entry *entry, uint32_t parent, bool by_index) {
  entry->instruction = instruction_of(layout, entry->frame, by_index);
  return entry->node = node_of(layout, entry->frame, entry->instruction, parent, by_index);
}

/* --- what still holds */

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
    if (unlikely(instruction_of(layout, frame, by_index) != entry->instruction)) changed = entry;
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
  uint64_t difference = 0;
  for (; entry > last; entry--) {
    difference |= (uintptr_t)pointer_at(entry->frame, previous) ^ (uintptr_t)entry[-1].frame;
    difference |= instruction_of(layout, entry[-1].frame, by_index) ^ entry[-1].instruction;
  }
  return difference == 0;
}

static inline bool is_readable(const struct chain *chain, const char *frame) {
  return (uintptr_t)frame - (uintptr_t)chain->chunk < chain->chunk_size;
}

/* The chunk is another one, or entries above the readable ones are gone: say anew from where on they all lie in it. */
static COLD void find_readable(struct chain *chain, const struct datastack_chunk *chunk, uint32_t count) {
  chain->chunk = chunk;
  chain->chunk_size = chunk->size;
  for (chain->readable = count; chain->readable && is_readable(chain, chain->entries[chain->readable - 1].frame);)
    chain->readable--;
}

/* As verify, in the fastest way that is safe. */
static inline struct entry *verify_fast(const struct fm_layout *layout, struct chain *chain, const char *thread_state, uint32_t known,
                                        uint32_t last, bool by_index) {
  struct entry *entry = &chain->entries[known], *end = &chain->entries[last];
  const struct datastack_chunk *chunk = datastack_chunk(layout, thread_state);
  if (!chunk) return verify(layout, chain, entry, end, by_index);
  if (unlikely(chunk != chain->chunk || chunk->size != chain->chunk_size || chain->readable > known))
    find_readable(chain, chunk, known + 1);
  struct entry *first = &chain->entries[chain->readable > last ? chain->readable : last];
  if (likely(first <= entry && unchanged(layout, entry, first, by_index))) {
    struct entry *changed = instruction_of(layout, entry->frame, by_index) == entry->instruction ? entry + 1 : entry;
    if (likely(first == end)) return changed;
    struct entry *outer = verify(layout, chain, first, end, by_index);
    return !outer || outer < first ? outer : changed;
  }
  return verify(layout, chain, entry, end, by_index);
}

/* --- the floor */

/* Is the floor still the frame that it was? */
static inline bool floor_holds(const struct fm_layout *layout, const struct chain *chain, const char *thread_state) {
  return datastack_chunk(layout, thread_state) == chain->floor_chunk &&
         chain->floor_chunk->top == chain->floor_mark;
}

/* A walk looked at many frames, or the stack is low. Where the last chunk begins within the chain, its first frame is the
 * floor from now on. Else a new chunk is asked for when the stack is as low as it gets, as what begins there stays
 * longest, and as often as a part of the time that walks take pays for. */
static COLD void seek_floor(const struct fm_layout *layout, struct chain *chain, const char *thread_state, uint32_t looked_at) {
  const struct datastack_chunk *chunk = datastack_chunk(layout, thread_state);
  if (!chunk) return;
  uint32_t index = find(chain, chunk->frames);
  if (index < chain->count && index != chain->floor) {
    chain->floor_mark = datastack_mark(layout, thread_state);
    chain->floor_chunk = chunk;
    chain->floor = chain->floor_mark ? index : NO_FLOOR;
    return;
  }
  if (chain->budget < BUDGET_MOST) chain->budget += looked_at / SHARE;
  if (++chain->looks % WINDOW == 0) {
    chain->low = chain->lowest + 1;
    chain->lowest = UINT32_MAX;
  }
  if (chain->count > chain->low || chain->budget < PRICE || (chain->floor != NO_FLOOR && looked_at <= FAR)) return;
  /* The next call may be a short one, or what stays: now one guess, now the other. */
  if (!datastack_end_chunk(layout, thread_state, chain->requests % 2 ? SHORT_CALL : 0)) return;
  chain->requests++;
  chain->budget -= PRICE;
}

/* --- the walk */

/* Walk outwards to the first frame that is in the chain: those on the way become `fresh`, innermost first. Returns the
 * index of that frame; the chain's count when there is none. UINT32_MAX: there was no memory. */
static inline uint32_t find_known(const struct fm_layout *layout, const struct chain *chain, const char *frame, uint32_t *added) {
  uint32_t known = chain->count;
  for (*added = 0; frame && (known = find(chain, frame)) == chain->count; frame = frame_outer(layout, frame)) {
    if (unlikely(*added == fresh_room) && !make_room((void **)&fresh, sizeof *fresh, &fresh_room, *added + 1)) return UINT32_MAX;
    fresh[(*added)++] = frame;
  }
  return known;
}

/* Put the fresh frames behind the `known` first ones. Returns the node of the last; 0: there was no memory. */
static inline uint32_t append(const struct fm_layout *layout, struct chain *chain, uint32_t known, uint32_t added, uint32_t node,
                              bool by_index) {
  chain->count = known + added;
  if (unlikely(chain->count > chain->room) &&
      !make_room((void **)&chain->entries, sizeof *chain->entries, &chain->room, chain->count)) {
    chain->count = 0;
    return 0;
  }
  for (struct entry *entry = &chain->entries[known]; added--; entry++) {
    entry->frame = fresh[added];
    chain->positions[position(entry->frame)] = known++;
    if (unlikely(!is_readable(chain, entry->frame))) chain->readable = known;
    node = intern(layout, entry, node, by_index);
  }
  return node;
}

static inline __attribute__((always_inline)) uint32_t walk(const struct fm_layout *layout, const char *thread_state,
                                                           const char *frame, bool by_index) {
  struct chain *chain = chain_of_thread();
  if (unlikely(!chain)) return 0;
  uint32_t added = 0, known = chain->count - 1, looked_at = 0, node = chain->root;
  if (chain->count == 0 || chain->entries[known].frame != frame) known = find_known(layout, chain, frame, &added);
  if (unlikely(known == UINT32_MAX)) return 0;
  if (likely(known < chain->count)) {
    bool on_floor = chain->floor <= known && floor_holds(layout, chain, thread_state);
    if (!on_floor) chain->floor = NO_FLOOR;
    uint32_t last = on_floor ? chain->floor : 0;
    struct entry *end = &chain->entries[known], *changed = verify_fast(layout, chain, thread_state, known, last, by_index);
    if (unlikely(changed && !on_floor && frame_outer(layout, chain->entries->frame))) chain->count = 0, changed = NULL;
    if (unlikely(!changed)) return chain_walk(layout, thread_state, frame); /* from what is left */
    looked_at = known - last;
    node = end->node;
    if (changed <= end) {
      node = changed == chain->entries ? chain->root : changed[-1].node;
      for (; changed <= end; changed++) node = intern(layout, changed, node, by_index);
    }
    chain->count = known + 1;
  } else {
    chain->count = 0;
    chain->floor = NO_FLOOR;
    chain->readable = 0;
  }
  if (added && !(node = append(layout, chain, chain->count, added, node, by_index))) return 0;
  if (chain->count < chain->lowest) chain->lowest = chain->count;
  if (unlikely(looked_at > FAR || chain->count <= chain->low)) seek_floor(layout, chain, thread_state, looked_at);
  return likely(node != chain->root) ? node : FM_ROOT_INTERPRETER;
}

uint32_t chain_walk(const struct fm_layout *layout, const char *thread_state, const char *frame) {
  return layout->instruction_unit ? walk(layout, thread_state, frame, true) : walk(layout, thread_state, frame, false);
}
