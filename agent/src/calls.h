/* Calls of late, each with its node: the same few instructions of the same callers allocate again and again. All
 * functions: under ledger_lock.
 */
#ifndef FLOODMARK_CALLS_H
#define FLOODMARK_CALLS_H
#include "layout.h"
#include "os.h"

/* The node of a live frame at an instruction (frame_instruction), called by `parent`; `parent` for a shim. `by_index`:
 * the layout has an instruction_unit; a constant where this is inlined. */
static inline uint32_t calls_node(const struct fm_layout *layout, const char *frame, uint64_t instruction, uint32_t parent,
                                  bool by_index);

/* Code objects have died: an instruction's address may be another one's. */
void calls_forget(void);

/* --- what follows is for calls.c and the functions above */

struct call {
  uint64_t key;
  uint32_t caller; /* the parent's node, and the generation in the bits that are left */
  uint32_t node;
};
#define CALL_BITS 12
#define NODE_BITS 23
extern struct call fm_calls[1u << CALL_BITS]; /* by hash, the last one to come */
extern uint32_t fm_calls_generation;          /* in its place within `caller` */

static inline struct call *call_of(uint64_t key, uint32_t caller) {
  return &fm_calls[(key ^ (uint64_t)caller << 32) * 0x9E3779B97F4A7C15u >> (64 - CALL_BITS)];
}

/* The node of a call that isn't among those of late; it is from now on. */
uint32_t calls_find(const struct fm_layout *layout, const char *frame, uint64_t instruction, uint64_t key, uint32_t parent) COLD;

static inline uint32_t calls_node(const struct fm_layout *layout, const char *frame, uint64_t instruction, uint32_t parent,
                                  bool by_index) {
  if (frame_is_shim(layout, frame)) return parent;
  /* What tells calls by one parent apart: an instruction's address does, an index only together with its code. */
  uint64_t key = by_index ? instruction + ((uint64_t)(uintptr_t)frame_code(layout, frame) << 16) : instruction;
  uint32_t caller = parent | fm_calls_generation;
  const struct call *call = call_of(key, caller);
  if (likely(call->key == key && call->caller == caller)) return call->node;
  return calls_find(layout, frame, instruction, key, parent);
}
#endif
