#include "calls.h"

#include <string.h>

#include "codes.h"

struct call fm_calls[1u << CALL_BITS];
uint32_t fm_calls_generation;

_Static_assert((uint64_t)FM_TABLE_CHUNKS_MAX * NODES_PER_CHUNK <= 1u << NODE_BITS, "a node takes more bits");

void calls_forget(void) {
  fm_calls_generation += 1u << NODE_BITS;
  if (fm_calls_generation == 0) memset(fm_calls, 0, sizeof fm_calls);
}

void call_enter(const struct fm_layout *layout, const char *frame, uint64_t instruction, uint64_t key, uint32_t parent,
                struct call *call) {
  const char *code = frame_code(layout, frame);
  uint32_t node = stacks_child(parent, codes_id(code), code_offset(layout, code, instruction));
  *call = (struct call){key, parent | fm_calls_generation, {.node = node}};
}

void calls_keep(const struct fm_layout *layout, const char *frame, uint64_t instruction, const struct stack *parent,
                const struct stack *stack) {
  struct call *call;
  uint64_t key = call_key(layout, frame, instruction);
  if (!frame_is_shim(layout, frame) && call_find(key, parent->node, &call)) call->stack = *stack;
}
