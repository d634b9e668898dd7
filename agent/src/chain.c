#include "chain.h"

#include <string.h>

#include "calls.h"
#include "core.h"
#include "failpoint.h"
#include "layout_tables.h"
#include "marks.h"

#define NOBODY UINT32_MAX

struct chain {
  uint32_t owner; /* fm_thread.serial, as a thread's address may be another's later; NOBODY: what it says holds no longer */
  /* Frames, outermost first: each one's link leads to the one before it. The first entry is no frame but the root, as
   * NULL is where the outermost link leads. */
  struct entry *entries;
  uint32_t count, room;     /* count: of frames, and so the index of the innermost */
  uint32_t *positions;      /* hash of a frame's address → its index, as a guess; two for each entry that there is room for */
  uint32_t position_mask;
};

static inline uint32_t *chain_position(const struct chain *chain, const char *frame) {
  return &chain->positions[((uintptr_t)frame >> 4 ^ (uintptr_t)frame >> 14) & chain->position_mask];
}

/* Index of a frame in the chain; 0 when it isn't there. */
static inline uint32_t chain_find(const struct chain *chain, const char *frame) {
  uint32_t index = *chain_position(chain, frame);
  return index <= chain->count && chain->entries[index].frame == frame ? index : 0;
}

#define CHAINS 64u
static struct chain *chains[CHAINS];
static uint32_t last_serial;

/* Frames on the way from the current one to the first that is in the chain, innermost first. */
static const char **fresh;
static uint32_t fresh_room;

#define FRAMES_FIRST 1024u
#define FRAMES_MOST (1u << 20)
#define NO_ROOM UINT32_MAX

void chain_forget(void) {
  for (uint32_t i = 0; i < CHAINS; i++)
    if (chains[i]) chains[i]->owner = NOBODY;
  calls_forget();
}

void chain_forget_all(void) {
  memset(chains, 0, sizeof chains);
  fresh = NULL;
  fresh_room = 0;
  calls_forget();
}

/* Make an array at least `needed` long, at most FRAMES_MOST. */
static COLD bool make_room(void **array, size_t element, uint32_t *room, uint32_t needed) {
  uint32_t size = *room ? *room : FRAMES_FIRST;
  while (size < needed) size *= 2;
  void *larger = size > FRAMES_MOST || (*array && (fails(FAIL_chain_room) || fails(FAIL_walk_scratch))) ? NULL : os_map_private(size * element);
  if (!larger) return false;
  if (*array) {
    memcpy(larger, *array, *room * element);
    os_unmap(*array, *room * element);
  }
  *array = larger;
  *room = size;
  return true;
}

/* Make room in a chain for `needed` entries. False when it can't be. */
static COLD bool enlarge(struct chain *chain, uint32_t needed) {
  if (!make_room((void **)&chain->entries, sizeof *chain->entries, &chain->room, needed)) return false;
  uint32_t *positions = os_map_private(2 * chain->room * sizeof *positions);
  if (!positions) return false;
  if (chain->positions) os_unmap(chain->positions, (chain->position_mask + 1) * sizeof *positions);
  chain->positions = positions;
  chain->position_mask = 2 * chain->room - 1;
  for (uint32_t index = 1; index <= chain->count; index++) *chain_position(chain, chain->entries[index].frame) = index;
  return true;
}

/* Make the thread's chain anew, in the place of the chain that was there. NULL when there is no memory. */
static COLD struct chain *begin(void) {
  uintptr_t address = (uintptr_t)&fm_thread;
  struct chain **slot = &chains[(address >> 6 ^ address >> 12 ^ address >> 20) % CHAINS];
  if (!*slot && !fails(FAIL_chain)) *slot = os_map_private(sizeof **slot);
  struct chain *chain = *slot;
  if (!chain || (!chain->positions && !enlarge(chain, 1))) return NULL;
  if (!fm_thread.serial) fm_thread.serial = ++last_serial;
  chain->owner = fm_thread.serial;
  chain->entries[0] = (struct entry){.stack = {.node = stacks_thread_root()}};
  chain->count = 0;
  return fm_thread.chain = chain;
}

static inline struct chain *chain_of_thread(void) {
  struct chain *chain = fm_thread.chain;
  return likely(chain && chain->owner == fm_thread.serial) ? chain : begin();
}

/* Does the frame's link lead there? What is compared is hidden from the compiler: else it might read on from the link, as that
 * is equal, and the processor would wait for it. */
static inline bool leads_to(const struct fm_layout *layout, const char *frame, const char *outer) {
  __asm__("" : "+r"(outer));
  return frame_outer(layout, frame) == outer;
}

/* Set an entry's instruction and stack from its frame, which is called by the entry before. */
static inline void intern(const struct fm_layout *layout, struct entry *entry) {
  entry->instruction = frame_instruction(layout, entry->frame);
  calls_stack(layout, entry->frame, entry->instruction, &entry[-1].stack, &entry->stack);
}

/* Walk outwards to the first frame that is in the chain: those on the way become `fresh`, innermost first. Returns the
 * index of that frame; 0 when there is none. NO_ROOM: there was no memory. */
static inline uint32_t find_known(const struct fm_layout *layout, const struct chain *chain, const char *frame, uint32_t *added) {
  uint32_t known = 0;
  for (*added = 0; frame && (known = chain_find(chain, frame)) == 0; frame = frame_outer(layout, frame)) {
    if (unlikely(*added == fresh_room) && !make_room((void **)&fresh, sizeof *fresh, &fresh_room, *added + 1)) return NO_ROOM;
    fresh[(*added)++] = frame;
  }
  return known;
}

/* Is the chain as it was, from its last entry, whose frame is live, outwards? Returns the outermost entry whose instruction
 * is another one (the one behind the last: none). Where a link leads elsewhere, the chain ends before that entry, and NULL
 * is returned. */
static inline struct entry *chain_check(const struct fm_layout *layout, struct chain *chain) {
  struct entry *entry = &chain->entries[chain->count], *changed = entry + 1;
  for (; entry != chain->entries; entry--) {
    const char *frame = entry->frame, *outer = entry[-1].frame;
    if (unlikely(frame_instruction(layout, frame) != entry->instruction)) changed = entry;
    if (marks_test_and_set(layout, frame)) break;
    if (unlikely(!leads_to(layout, frame, outer))) {
      chain->count = (uint32_t)(entry - chain->entries) - 1;
      return NULL;
    }
    if (marks_test_and_set_shim(layout, frame) || marks_test_and_set_call(layout, outer, frame)) break;
  }
  return changed;
}

/* Put the fresh frames behind those that the chain has. False: there was no memory. */
static inline bool append(const struct fm_layout *layout, struct chain *chain, uint32_t added) {
  uint32_t index = chain->count + 1, count = chain->count + added;
  if (unlikely(count >= chain->room) && !enlarge(chain, count + 1)) return false;
  for (struct entry *entry = &chain->entries[index]; added--; entry++, index++) {
    entry->frame = fresh[added];
    FM_ASSERT(leads_to(layout, entry->frame, entry[-1].frame));
    *chain_position(chain, entry->frame) = index;
    marks_test_and_set(layout, entry->frame);
    marks_test_and_set_shim(layout, entry->frame);
    marks_test_and_set_call(layout, entry[-1].frame, entry->frame);
    intern(layout, entry);
  }
  chain->count = count;
  return true;
}

/* What remains when the innermost frame is not the one that it was, or something outside of it may have run. */
static ALWAYS_INLINE struct entry *walk_on(const struct fm_layout *layout, struct chain *chain, const char *frame) {
  uint32_t added;
  struct entry *known, *changed;
  do { /* again from what is left, where a link leads elsewhere */
    chain->count = find_known(layout, chain, frame, &added);
    if (unlikely(chain->count == NO_ROOM)) return chain->count = 0, NULL;
    known = &chain->entries[chain->count];
    changed = chain_check(layout, chain);
  } while (unlikely(!changed));
  for (; changed <= known; changed++) intern(layout, changed);
  if (added && !append(layout, chain, added)) return NULL;
  FM_ASSERT(chain->count < chain->room && chain->entries[chain->count].frame == frame);
  return &chain->entries[chain->count];
}

/* Does a mark tell that all is as it was outside of the chain's last frame, which is the current one? */
static ALWAYS_INLINE bool outside_holds(const struct fm_layout *layout, const struct entry *last, const char *frame) {
  if (layout->frame_depth != NO_OFFSET) return marks_stands(layout, frame);
  const char *outer = last[-1].frame;
  return leads_to(layout, frame, outer) && marks_call_stands(layout, outer, frame);
}

static ALWAYS_INLINE struct entry *walk(const struct fm_layout *layout, const char *thread_state,
                                        struct entry *(*on)(struct chain *, const char *)) {
  const char *frame = layout_innermost(layout, thread_state);
  struct chain *chain = chain_of_thread();
  if (unlikely(!chain || !frame)) return NULL;
  struct entry *last = &chain->entries[chain->count];
  if (last->frame != frame || !outside_holds(layout, last, frame)) return on(chain, frame);
  if (frame_instruction(layout, frame) != last->instruction) intern(layout, last);
  return last;
}

/* A walk by a layout that is a constant for the compiler; or by any. */
#define WALK_BY(layout, name)                                                        \
  static APART HOT struct entry *on_##name(struct chain *chain, const char *frame) { \
    return walk_on(layout, chain, frame);                                            \
  }                                                                                  \
  static HOT struct entry *walk_##name(const char *thread_state) {                   \
    return walk(layout, thread_state, on_##name);                                    \
  }
static struct fm_layout any;
WALK_BY(&python_3_11, 3_11)
WALK_BY(&python_3_12, 3_12)
WALK_BY(&python_3_13, 3_13)
WALK_BY(&python_3_13t, 3_13t)
WALK_BY(&python_3_14, 3_14)
WALK_BY(&any, any)

struct entry *(*chain_walk)(const char *thread_state) = walk_any;

static struct entry *walk_nothing(const char *thread_state) {
  (void)thread_state;
  return NULL;
}

void chain_stop(void) {
  chain_walk = walk_nothing;
  chain_forget();
}

void chain_use_layout(const struct fm_layout *layout) {
  static const struct {
    const struct fm_layout *layout;
    struct entry *(*walk)(const char *);
  } known[] = {{&python_3_11, walk_3_11},
               {&python_3_12, walk_3_12},
               {&python_3_13, walk_3_13},
               {&python_3_13t, walk_3_13t},
               {&python_3_14, walk_3_14}};
  any = *layout;
  chain_walk = walk_any;
  for (unsigned i = 0; i < sizeof known / sizeof *known; i++)
    if (memcmp(known[i].layout, layout, sizeof *layout) == 0) chain_walk = known[i].walk;
}
