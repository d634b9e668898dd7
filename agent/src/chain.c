#include "chain.h"

#include <string.h>

#include "calls.h"
#include "chain_check.h"
#include "chain_floor.h"
#include "core.h"

#define CHAINS 64u
static struct chain *chains[CHAINS];
static uint32_t generation = 1, last_serial;

/* Frames on the way from the current one to the first that is in the chain, innermost first. */
static const char **fresh;
static uint32_t fresh_room;

#define FRAMES_FIRST 1024u
#define FRAMES_MOST (1u << 20)

void chain_forget(void) {
  generation++;
  calls_forget();
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

/* The chunk is another one, or entries above the readable ones are gone: say anew from where on they all lie in it. */
void chain_find_readable(struct chain *chain, const struct datastack_chunk *chunk, uint32_t count) {
  chain->chunk = chunk;
  chain->chunk_size = chunk->size;
  for (chain->readable = count; chain->readable && chain_is_readable(chain, chain->entries[chain->readable - 1].frame);)
    chain->readable--;
}

/* Set an entry's instruction and node from its frame, which is called by `parent`. Returns the node. */
static inline uint32_t intern(const struct fm_layout *layout, struct entry *entry, uint32_t parent, bool by_index) {
  entry->instruction = instruction_at(layout, entry->frame, by_index);
  return entry->node = calls_node(layout, entry->frame, entry->instruction, parent, by_index);
}

/* Walk outwards to the first frame that is in the chain: those on the way become `fresh`, innermost first. Returns the
 * index of that frame; the chain's count when there is none. UINT32_MAX: there was no memory. */
static inline uint32_t find_known(const struct fm_layout *layout, const struct chain *chain, const char *frame, uint32_t *added) {
  uint32_t known = chain->count;
  for (*added = 0; frame && (known = chain_find(chain, frame)) == chain->count; frame = frame_outer(layout, frame)) {
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
    chain->positions[chain_position(entry->frame)] = known++;
    if (unlikely(!chain_is_readable(chain, entry->frame))) chain->readable = known;
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
    bool on_floor = chain->floor <= known && chain_floor_holds(layout, chain, thread_state);
    if (!on_floor) chain->floor = NO_FLOOR;
    uint32_t last = on_floor ? chain->floor : 0;
    struct entry *end = &chain->entries[known], *changed = chain_check(layout, chain, thread_state, known, last, by_index);
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
  if (unlikely(looked_at > FLOOR_FAR || chain->count <= chain->low)) chain_seek_floor(layout, chain, thread_state, looked_at);
  return likely(node != chain->root) ? node : FM_ROOT_INTERPRETER;
}

uint32_t chain_walk(const struct fm_layout *layout, const char *thread_state, const char *frame) {
  return layout->instruction_unit ? walk(layout, thread_state, frame, true) : walk(layout, thread_state, frame, false);
}
