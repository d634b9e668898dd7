#include "walk.h"

#include <string.h>

#include "chain.h"
#include "codes.h"
#include "core.h"
#include "stacks.h"
#include "store.h"

static const struct fm_layout *layout; /* NULL until enabled */
static void *(*this_thread_state)(void);
static int (*is_initialized)(void);

/* Frames of the walk under way, innermost first. Guarded by ledger_lock. */
static struct walk_frame *scratch;
static uint32_t scratch_size;
#define SCRATCH_FIRST 4096u
#define SCRATCH_MOST (1u << 20) /* frames beyond that many are left out, the outermost ones */

void walk_enable(const struct fm_layout *used, void *(*thread_state)(void), int (*initialized)(void)) {
  codes_use_layout(used);
  this_thread_state = thread_state;
  is_initialized = initialized;
  layout = used;
}

static const char *pointer_at(const char *object, uint16_t offset) {
  const char *pointer;
  memcpy(&pointer, object + offset, sizeof pointer);
  return pointer;
}

static const char *innermost(const struct fm_layout *l, const char *thread_state) {
  const char *holder = l->thread_cframe == NO_OFFSET ? thread_state : pointer_at(thread_state, l->thread_cframe);
  return holder ? pointer_at(holder, l->current_frame) : NULL;
}

uint32_t walk_frames(const struct fm_layout *l, const char *thread_state, struct walk_frame *frames, uint32_t most) {
  uint32_t count = 0;
  for (const char *frame = innermost(l, thread_state); frame && count < most; frame = pointer_at(frame, l->frame_previous)) {
    if (frame[l->frame_owner] == OWNER_C_STACK) continue;
    frames[count].code = pointer_at(frame, l->frame_code);
    frames[count++].instruction = pointer_at(frame, l->frame_instruction);
  }
  return count;
}

/* Make the scratch twice as long. False when it can't be. */
static COLD bool grow_scratch(void) {
  uint32_t size = scratch_size ? scratch_size * 2 : SCRATCH_FIRST;
  if (size > SCRATCH_MOST) return false;
  struct walk_frame *fresh = os_map_private(size * sizeof *fresh);
  if (!fresh) return false;
  if (scratch) os_unmap(scratch, scratch_size * sizeof *scratch);
  scratch = fresh;
  scratch_size = size;
  return true;
}

static uint32_t offset_of(const struct walk_frame *frame) {
  const char *first = frame->code + layout->code_bytes;
  return frame->instruction < first ? FM_NO_OFFSET : (uint32_t)(frame->instruction - first);
}

static uint32_t walk_all(const char *thread_state) {
  uint32_t count;
  while (unlikely((count = walk_frames(layout, thread_state, scratch, scratch_size)) == scratch_size))
    if (!grow_scratch()) break;
  uint32_t node = FM_ROOT_PYTHON;
  while (count--) {
    uint32_t code = codes_id(scratch[count].code);
    uint32_t child = likely(code) ? stacks_child(node, code, offset_of(&scratch[count])) : 0;
    if (unlikely(!child)) { /* no room for it: the caller stands for it */
      fm_header->truncated_events++;
      break;
    }
    node = child;
  }
  return node;
}

uint32_t walk_stack(void) {
  if (unlikely(!layout)) return FM_ROOT_BEFORE;
  const char *thread_state = this_thread_state();
  if (unlikely(!thread_state)) return is_initialized() ? FM_ROOT_NATIVE : FM_ROOT_INTERPRETER;
  const char *frame = innermost(layout, thread_state);
  if (unlikely(!frame)) return FM_ROOT_INTERPRETER;
  uint32_t node = chain_walk(layout, frame);
  if (unlikely(!node)) node = walk_all(thread_state);
#ifdef FLOODMARK_VERIFY_WALKS
  if (node != walk_all(thread_state)) guard_off("a cached walk differed from the full one");
#endif
  return likely(node != FM_ROOT_PYTHON) ? node : FM_ROOT_INTERPRETER;
}
