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
  if (!chain || (!chain->room && !make_room((void **)&chain->entries, sizeof *chain->entries, &chain->room, 1))) return NULL;
  if (!fm_thread.serial) fm_thread.serial = ++last_serial;
  chain->owner = fm_thread.serial;
  chain->entries[0] = (struct entry){.stack = {.node = thread_root()}};
  chain->generation = generation;
  chain->count = 0;
  chain->floor = 0;
  chain->chunk = NULL;
  chain->lowest = UINT32_MAX;
  chain->low = chain->looks = chain->budget = 0;
  return fm_thread.chain = chain;
}

static inline struct chain *chain_of_thread(void) {
  struct chain *chain = fm_thread.chain;
  return likely(chain && chain->owner == fm_thread.serial && chain->generation == generation) ? chain : begin();
}

void chain_find_readable(struct chain *chain, const struct datastack_chunk *chunk, uint32_t count) {
  chain->chunk = chunk;
  chain->chunk_size = chunk->size;
  for (chain->readable = count + 1; chain->readable > 1 && chain_is_readable(chain, chain->entries[chain->readable - 1].frame);)
    chain->readable--;
}

/* Set an entry's instruction and stack from its frame, which is called by the entry before. */
static inline void intern(const struct fm_layout *layout, struct entry *entry, bool by_index) {
  entry->instruction = instruction_at(layout, entry->frame, by_index);
  calls_stack(layout, entry->frame, entry->instruction, &entry[-1].stack, &entry->stack, by_index);
}

/* Walk outwards to the first frame that is in the chain: those on the way become `fresh`, innermost first. Returns the
 * index of that frame; 0 when there is none. UINT32_MAX: there was no memory. */
static inline uint32_t find_known(const struct fm_layout *layout, const struct chain *chain, const char *frame, uint32_t *added) {
  uint32_t known = 0;
  for (*added = 0; frame && (known = chain_find(chain, frame)) == 0; frame = frame_outer(layout, frame)) {
    if (unlikely(*added == fresh_room) && !make_room((void **)&fresh, sizeof *fresh, &fresh_room, *added + 1)) return UINT32_MAX;
    fresh[(*added)++] = frame;
  }
  return known;
}

/* Put the fresh frames behind those that the chain has. False: there was no memory. */
static inline bool append(const struct fm_layout *layout, struct chain *chain, uint32_t added, struct traits traits) {
  uint32_t index = chain->count + 1, count = chain->count + added;
  if (unlikely(count >= chain->room) &&
      !make_room((void **)&chain->entries, sizeof *chain->entries, &chain->room, count + 1))
    return false;
  for (struct entry *entry = &chain->entries[index]; added--; entry++, index++) {
    entry->frame = fresh[added];
    chain->positions[chain_position(entry->frame)] = index;
    if (unlikely(!chain_is_readable(chain, entry->frame))) chain->readable = index + 1;
    marks_test_and_set(layout, entry->frame, traits.has_marks);
    intern(layout, entry, traits.by_index);
  }
  chain->count = count;
  return true;
}

/* What remains when the innermost frame is not the one that it was, or something outside of it may have run. */
static inline struct entry *walk_on(const struct fm_layout *layout, struct chain *chain, const char *thread_state, const char *frame,
                                    struct traits traits) {
  uint32_t added = 0, looked_at = 0, count = find_known(layout, chain, frame, &added);
  if (unlikely(count == UINT32_MAX)) return NULL;
  chain->count = count;
  if (likely(count > 0)) {
    struct entry *known = &chain->entries[count];
    struct entry *changed = chain_check(layout, chain, thread_state, &looked_at, traits);
    if (unlikely(!changed)) return chain_walk(layout, thread_state, frame); /* from what is left */
    for (; changed <= known; changed++) intern(layout, changed, traits.by_index);
  } else {
    chain->readable = 1;
  }
  if (added && !append(layout, chain, added, traits)) return NULL;
  count += added;
  if (count < chain->lowest) chain->lowest = count;
  if (unlikely(looked_at > FLOOR_FAR || count <= chain->low)) chain_seek_floor(layout, chain, thread_state, looked_at);
  return &chain->entries[count];
}

static inline __attribute__((always_inline)) struct entry *walk(const struct fm_layout *layout, const char *thread_state,
                                                                const char *frame, struct traits traits) {
  struct chain *chain = chain_of_thread();
  if (unlikely(!chain)) return NULL;
  struct entry *last = &chain->entries[chain->count];
  if (last->frame != frame || !marks_stands(layout, frame, traits.has_marks))
    return walk_on(layout, chain, thread_state, frame, traits);
  if (instruction_at(layout, frame, traits.by_index) != last->instruction) intern(layout, last, traits.by_index);
  return last;
}

struct entry *chain_walk(const struct fm_layout *layout, const char *thread_state, const char *frame) {
  if (layout->frame_depth == NO_OFFSET)
    return layout->instruction_unit ? walk(layout, thread_state, frame, (struct traits){.by_index = true})
                                    : walk(layout, thread_state, frame, (struct traits){0});
  return layout->instruction_unit ? walk(layout, thread_state, frame, (struct traits){.by_index = true, .has_marks = true})
                                  : walk(layout, thread_state, frame, (struct traits){.has_marks = true});
}
