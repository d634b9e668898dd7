#include "walk.h"

#include <pthread.h>
#include <string.h>

#include "calls.h"
#include "chain.h"
#include "codes.h"
#include "core.h"
#include "failpoint.h"
#include "memory.h"
#include "objects.h"
#include "own.h"
#include "python.h"
#include "stacks.h"
#include "store.h"

static const struct fm_layout *layout; /* NULL until enabled */

static void *no_state(void) { return NULL; }

/* The state of the thread that holds the GIL. From 3.12 on it is the calling thread's own one, or NULL. */
static void *(*current_state)(void) = no_state;
static bool current_is_own;

/* Frames of the walk under way, innermost first. Guarded by ledger_lock. */
static struct walk_frame *scratch;
static uint32_t scratch_size;
#define SCRATCH_FIRST 4096u
#define SCRATCH_MOST (1u << 20) /* frames beyond that many are left out, the outermost ones */

void walk_enable(const struct fm_layout *used) {
  codes_use_layout(used);
  chain_use_layout(used);
  current_state = (void *(*)(void))objects_find("PyThreadState_GetUnchecked"); /* from 3.13 on */
  if (!current_state) current_state = (void *(*)(void))objects_find("_PyThreadState_UncheckedGet");
  if (!current_state) current_state = no_state;
  current_is_own = python_minor() >= 12;
  layout = used;
}

bool walk_is_current(const char *state) { return !current_is_own || current_state() == state; }

/* Up to 3.11: the current state, if it is the calling thread's, which has the GIL. In a sub-interpreter it is another one than
 * PyGILState_GetThisThreadState tells. */
static const char *own_state(void) {
  const char *state = current_state();
  if (!state || layout->thread_owner == NO_OFFSET) return state;
  return pointer_at(state, layout->thread_owner) == (const char *)pthread_self() ? state : NULL;
}

/* The calling thread's state, NULL when Python does not know the thread. PyGILState_GetThisThreadState always tells; the
 * current state is found much faster. */
static const char *thread_state(bool has_gil) {
  const char *state = has_gil || current_is_own ? own_state() : NULL;
  return fm_thread.state = state ? state : python.PyGILState_GetThisThreadState();
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

void walk_disable(void) {
  layout = NULL;
  chain_stop();
}

bool walk_is_enabled(void) { return layout != NULL; }

/* Make the scratch twice as long. False when it can't be. */
static COLD bool grow_scratch(void) {
  uint32_t size = scratch_size ? scratch_size * 2 : SCRATCH_FIRST;
  if (size > SCRATCH_MOST) return false;
  struct walk_frame *fresh = fails(FAIL_walk_scratch) ? NULL : memory_map(size * sizeof *fresh);
  if (!fresh) return false;
  if (scratch) memory_unmap(scratch, scratch_size * sizeof *scratch);
  scratch = fresh;
  scratch_size = size;
  return true;
}

static uint32_t walk_all(const char *thread_state) {
  uint32_t count;
  while (unlikely((count = walk_frames(layout, thread_state, scratch, scratch_size)) == scratch_size))
    if (!grow_scratch()) break;
  uint32_t root = stacks_thread_root(), node = root;
  while (count--) node = stacks_child(node, codes_id(scratch[count].code), scratch[count].offset);
  return node != root || !root ? node : FM_ROOT_INTERPRETER;
}

/* Stacks that are no chain's: the last entry of each is all there is. */
static struct entry roots[FM_ROOT_COUNT];
static struct entry *root(uint32_t node) {
  roots[node].stack.node = node;
  return &roots[node];
}

void walk_forget(void) {
  memset(roots, 0, sizeof roots);
  scratch = NULL;
  scratch_size = 0;
}

/* What a call finds that was under way when the recording ended: no stack. */
static struct entry nothing;

/* A stack that is not kept. */
static struct entry *once(uint32_t node) {
  static struct entry entry;
  entry.stack = (struct stack){.node = node};
  return &entry;
}

/* Where there is no frame but the interpreter's own, the stack is not the thread's root. (That is 0 as well where the thread is left out.) */
static inline struct entry *settled(struct entry *entry) {
  return likely(entry->stack.node != thread_root()) || !entry->stack.node ? entry : root(FM_ROOT_INTERPRETER);
}

static COLD struct entry *find_entry_anyhow(bool has_gil) {
  if (!layout) return core_is_on() ? root(FM_ROOT_BEFORE) : &nothing;
  if (!own_thread()) return root(0);
  const char *state = thread_state(has_gil);
  if (!state) {
    uint32_t origin = origin_node(fm_thread.origin);
    if (origin) return once(origin);
    return root(python.Py_IsInitialized() ? FM_ROOT_NATIVE : FM_ROOT_INTERPRETER);
  }
  if (!layout_innermost(layout, state)) return root(FM_ROOT_INTERPRETER);
  struct entry *entry = chain_walk(state);
  return entry ? entry : once(walk_all(state));
}

static inline struct entry *find_entry(bool has_gil) {
  struct entry *entry = NULL;
  if (has_gil || current_is_own) {
    /* Whoever breaks the rules and has no GIL has never been seen with another thread's state. */
    const char *state = current_state();
    if (likely(state && state == fm_thread.state)) entry = chain_walk(state);
  }
  if (unlikely(!entry)) entry = find_entry_anyhow(has_gil);
#ifdef FLOODMARK_VERIFY_WALKS
  if (layout && fm_thread.state && settled(entry)->stack.node != walk_all(fm_thread.state))
    guard_off("a cached walk differed from the full one");
#endif
  return entry;
}

uint32_t walk_stack(bool has_gil) {
  struct entry *entry = find_entry(has_gil);
  return entry == &nothing ? 0 : settled(entry)->stack.node;
}

static APART uint32_t find_site(struct entry *entry, uint32_t sort) {
  if (unlikely(entry == &nothing)) return 0;
  entry = settled(entry);
  if (!entry->stack.node) return 0;
  uint32_t site = stacks_site(entry->stack.node, sort);
  if (sort >= STACK_KINDS || !site || site_node(site_at(site)) != entry->stack.node) return site;
  entry->stack.sites[sort] = site;
  if (entry->frame) calls_keep(layout, entry->frame, entry->instruction, &entry[-1].stack, &entry->stack);
  return site;
}

uint32_t walk_site(bool has_gil, uint32_t sort) {
  struct entry *entry = find_entry(has_gil);
  if (likely(sort < STACK_KINDS && entry->stack.sites[sort])) return entry->stack.sites[sort];
  return find_site(entry, sort);
}
