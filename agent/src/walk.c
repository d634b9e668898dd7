#include "walk.h"

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

uint32_t walk_frames(const struct fm_layout *l, const char *thread_state, struct walk_frame *frames, uint32_t most) {
  uint32_t count = 0;
  for (const char *frame = layout_innermost(l, thread_state); frame && count < most; frame = frame_outer(l, frame)) {
    if (frame_is_shim(l, frame)) continue;
    const char *code = frame_code(l, frame);
    frames[count++] = (struct walk_frame){code, code_offset(l, code, frame_instruction(l, frame))};
  }
  return count;
}

bool walk_is_enabled(void) { return layout != NULL; }

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

static uint32_t walk_all(const char *thread_state) {
  uint32_t count;
  while (unlikely((count = walk_frames(layout, thread_state, scratch, scratch_size)) == scratch_size))
    if (!grow_scratch()) break;
  uint32_t root = thread_root(), node = root;
  while (count--) node = stacks_child(node, codes_id(scratch[count].code), scratch[count].offset);
  return node != root ? node : FM_ROOT_INTERPRETER;
}

uint32_t walk_stack(void) {
  if (unlikely(!layout)) return FM_ROOT_BEFORE;
  const char *thread_state = this_thread_state();
  if (unlikely(!thread_state)) {
    if (fm_thread.origin) return fm_thread.origin;
    return is_initialized() ? FM_ROOT_NATIVE : FM_ROOT_INTERPRETER;
  }
  const char *frame = layout_innermost(layout, thread_state);
  if (unlikely(!frame)) return FM_ROOT_INTERPRETER;
  uint32_t node = chain_walk(layout, frame);
  if (unlikely(!node)) node = walk_all(thread_state);
#ifdef FLOODMARK_VERIFY_WALKS
  if (node != walk_all(thread_state)) guard_off("a cached walk differed from the full one");
#endif
  return node;
}
