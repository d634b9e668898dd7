/* A driver's own stacks, in the place of an interpreter's: every allocation of a thread comes from the stack that it stands at. With all parts
 * of the agent but start and walk. For one source file of a program.
 */
#ifndef FLOODMARK_OWN_WALK_H
#define FLOODMARK_OWN_WALK_H
#include "core.h"
#include "stacks.h"
#include "walk.h"

uint64_t fm_clock_start;

static __thread struct fm_origin own_stack;
static bool own_walks;

void walk_enable(const struct fm_layout *layout) { (void)layout, own_walks = true; }
void walk_disable(void) { own_walks = false; }
void walk_forget(void) {}
bool walk_is_enabled(void) { return own_walks; }
uint32_t walk_stack(bool has_gil) {
  uint32_t node = origin_node(own_stack);
  return (void)has_gil, !own_walks ? 0 : node ? node : FM_ROOT_NATIVE;
}
uint32_t walk_site(bool has_gil, uint32_t sort) {
  uint32_t node = walk_stack(has_gil);
  return node ? stacks_site(node, sort) : 0;
}
bool walk_is_current(const char *state) { return (void)state, false; }
uint32_t walk_frames(const struct fm_layout *layout, const char *state, struct walk_frame *frames, uint32_t most) {
  (void)layout, (void)state, (void)frames, (void)most;
  return 0;
}
#endif
