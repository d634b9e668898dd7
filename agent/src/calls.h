/* Calls of late, each with the stack that it makes: the same few instructions of the same callers allocate again and again.
 * All functions: under ledger_lock.
 */
#ifndef FLOODMARK_CALLS_H
#define FLOODMARK_CALLS_H
#include "layout.h"
#include "os.h"
#include "stacks.h"

/* The stack of a live frame at an instruction (frame_instruction), called by `parent`; `parent` itself for a shim. */
static inline void calls_stack(const struct fm_layout *layout, const char *frame, uint64_t instruction, const struct stack *parent,
                               struct stack *stack);

/* More is known of a stack that calls_stack has given. */
void calls_keep(const struct fm_layout *layout, const char *frame, uint64_t instruction, const struct stack *parent,
                const struct stack *stack);

/* Code objects have died: an instruction's address may be another one's. */
void calls_forget(void);

/* --- what follows is for calls.c and the functions above */

struct call {
  uint64_t key;
  uint32_t caller; /* the parent's node, and the generation in the bits that are left */
  struct stack stack;
};
#define CALL_BITS 12
#define NODE_BITS 23
extern struct call fm_calls[1u << CALL_BITS]; /* by hash, the last one to come */
extern uint32_t fm_calls_generation;          /* in its place within `caller` */

/* What tells calls by one parent apart: an instruction's address does, an index only together with its code. */
static inline uint64_t call_key(const struct fm_layout *layout, const char *frame, uint64_t instruction) {
  return layout->instruction_unit ? instruction + ((uint64_t)(uintptr_t)frame_code(layout, frame) << 16) : instruction;
}

/* Where a call belongs. True: it is there. */
static inline bool call_find(uint64_t key, uint32_t parent, struct call **call) {
  uint32_t caller = parent | fm_calls_generation;
  *call = &fm_calls[(key ^ (uint64_t)caller << 32) * 0x9E3779B97F4A7C15u >> (64 - CALL_BITS)];
  return (*call)->key == key && (*call)->caller == caller;
}

/* A call that isn't among those of late takes the place of `call`. */
void call_enter(const struct fm_layout *layout, const char *frame, uint64_t instruction, uint64_t key, uint32_t parent,
                struct call *call) APART;

static inline void calls_stack(const struct fm_layout *layout, const char *frame, uint64_t instruction, const struct stack *parent,
                               struct stack *stack) {
  if (frame_is_shim(layout, frame)) {
    *stack = *parent;
    return;
  }
  uint64_t key = call_key(layout, frame, instruction);
  struct call *call;
  if (unlikely(!call_find(key, parent->node, &call))) call_enter(layout, frame, instruction, key, parent->node, call);
  *stack = call->stack;
}
#endif
