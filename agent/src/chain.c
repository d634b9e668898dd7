#include "chain.h"

#include <string.h>

#include "codes.h"
#include "core.h"
#include "stacks.h"
#include "store.h"

struct entry {
  const char *frame;
  uint64_t instruction; /* frame_instruction */
  uint32_t node;
};

/* Calls of late: the same few instructions of the same callers allocate again and again. */
#define CALLS 1024u
struct call {
  uint64_t instruction;
  uint32_t parent, node;
};

#define POSITIONS 1024u
struct chain {
  uint32_t owner; /* fm_thread.serial: a thread's address may be another's later */
  uint32_t generation;
  uint32_t root; /* what the outermost frame's node hangs under */
  uint32_t count, room;
  struct entry *entries; /* outermost first; each frame's link leads to the one before it */
  uint32_t positions[POSITIONS]; /* hash of a frame's address → its index, as a guess */
  struct call calls[CALLS];      /* by hash, the last one to come */
};

#define CHAINS 64u
static struct chain *chains[CHAINS];
static uint32_t generation = 1, last_serial;

/* Frames on the way from the current one to the first that is in the chain, innermost first. */
static const char **fresh;
static uint32_t fresh_room;

#define FRAMES_FIRST 1024u
#define FRAMES_MOST (1u << 20)

void chain_forget(void) { generation++; }

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

static struct chain *chain_of_thread(void) {
  uintptr_t address = (uintptr_t)&fm_thread;
  struct chain **slot = &chains[(address >> 6 ^ address >> 12 ^ address >> 20) % CHAINS];
  if (unlikely(!*slot)) *slot = os_map_private(sizeof **slot);
  struct chain *chain = *slot;
  if (unlikely(!chain)) return NULL;
  if (unlikely(chain->owner != fm_thread.serial || chain->generation != generation)) {
    if (!fm_thread.serial) fm_thread.serial = ++last_serial;
    chain->owner = fm_thread.serial;
    chain->generation = generation;
    chain->root = thread_root();
    chain->count = 0;
    memset(chain->calls, 0, sizeof chain->calls);
  }
  return chain;
}

static uint32_t position(const char *frame) { return ((uintptr_t)frame >> 4 ^ (uintptr_t)frame >> 14) % POSITIONS; }

/* Index of a frame in the chain; its count when it isn't there. */
static uint32_t find(const struct chain *chain, const char *frame) {
  uint32_t index = chain->positions[position(frame)];
  return index < chain->count && chain->entries[index].frame == frame ? index : chain->count;
}

/* The node of a call by `parent` at the entry's instruction. */
static uint32_t find_node(const struct fm_layout *layout, struct chain *chain, uint32_t parent, const struct entry *entry) {
  const char *code = layout->instruction_unit ? frame_code(layout, entry->frame) : NULL;
  /* What tells calls apart: a pointer does, an index only together with its code. */
  uint64_t instruction = entry->instruction + ((uintptr_t)code << 16);
  uint64_t mixed = (instruction ^ (uint64_t)parent << 32) * 0x9E3779B97F4A7C15u;
  struct call *call = &chain->calls[mixed >> 54];
  if (likely(call->instruction == instruction && call->parent == parent)) return call->node;
  if (!code) code = frame_code(layout, entry->frame);
  uint32_t node = stacks_child(parent, codes_id(code), code_offset(layout, code, entry->instruction));
  *call = (struct call){instruction, parent, node};
  return node;
}

/* The node of the frame at an index, from that of the one before it. */
static void intern(const struct fm_layout *layout, struct chain *chain, uint32_t index) {
  struct entry *entry = &chain->entries[index];
  uint32_t parent = index ? entry[-1].node : chain->root;
  entry->instruction = frame_instruction(layout, entry->frame);
  entry->node = frame_is_shim(layout, entry->frame) ? parent : find_node(layout, chain, parent, entry);
}

/* Is the chain up to `index` as it was? Its frame there is live. Sets `changed` to the outermost index whose
 * instruction is another one (index + 1: none). */
static inline __attribute__((always_inline)) bool verify_links(const struct chain *chain, uint32_t index, uint32_t *changed,
                                                               uint16_t previous, uint16_t instruction, bool by_index) {
  const struct entry *first = chain->entries, *entry = first + index, *outermost = entry + 1;
  for (;; entry--) {
    const char *outer = entry == first ? NULL : entry[-1].frame;
    /* Hide from the compiler that the link is equal to this, or it may read on from the link. */
    __asm__("" : "+r"(outer));
    if (unlikely(pointer_at(entry->frame, previous) != outer)) return false;
    uint64_t now = by_index ? instruction_index(entry->frame, instruction) : (uintptr_t)pointer_at(entry->frame, instruction);
    if (unlikely(now != entry->instruction)) outermost = entry;
    if (!outer) break;
  }
  *changed = (uint32_t)(outermost - first);
  return true;
}

/* The offsets in registers and the two forms of an instruction apart: this is the loop that a deep stack pays for. */
static bool verify(const struct fm_layout *layout, const struct chain *chain, uint32_t index, uint32_t *changed) {
  uint16_t previous = layout->frame_previous, instruction = layout->frame_instruction;
  return layout->instruction_unit ? verify_links(chain, index, changed, previous, instruction, true)
                                  : verify_links(chain, index, changed, previous, instruction, false);
}

uint32_t chain_walk(const struct fm_layout *layout, const char *frame) {
  struct chain *chain = chain_of_thread();
  if (unlikely(!chain)) return 0;
  uint32_t added = 0, known = chain->count, changed;
  const char *live = frame;
  for (; live && (known = find(chain, live)) == chain->count; live = frame_outer(layout, live)) {
    if (unlikely(added == fresh_room) && !make_room((void **)&fresh, sizeof *fresh, &fresh_room, added + 1)) return 0;
    fresh[added++] = live;
  }
  if (live && unlikely(!verify(layout, chain, known, &changed))) {
    chain->count = 0; /* as if nothing were known */
    return chain_walk(layout, frame);
  }
  if (live) {
    for (; unlikely(changed <= known); changed++) intern(layout, chain, changed);
    known++;
  } else {
    known = 0;
  }
  chain->count = known + added;
  if (unlikely(chain->count > chain->room) &&
      !make_room((void **)&chain->entries, sizeof *chain->entries, &chain->room, chain->count)) {
    chain->count = 0;
    return 0;
  }
  for (uint32_t index = known; added--; index++) {
    chain->entries[index].frame = fresh[added];
    chain->positions[position(fresh[added])] = index;
    intern(layout, chain, index);
  }
  uint32_t node = chain->entries[chain->count - 1].node;
  return likely(node != chain->root) ? node : FM_ROOT_INTERPRETER;
}
