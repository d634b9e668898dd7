/* A mark in a frame: as long as it stands, nothing outside of this frame has run.
 *
 * CPython 3.10 to 3.13: a frame has a number that says how much of its value stack is in use. While it runs, that is held
 * elsewhere and the number is -1: negative, so that the collector looks at nothing (Python/ceval.c;
 * _PyFrame_GetStackPointer in internal/pycore_frame.h). Any other negative number does the same. The interpreter sets the
 * number anew when a frame begins, and each time that it goes on after a call of a Python function, a yield or a
 * trace function. So where a number of ours stands, the frame has not returned since, and all that has run were calls that it
 * made through C; its callers are where they were. It is only ever put in place of the -1.
 *
 * From 3.14 on that number is always in use. But a call through C begins with a frame of the interpreter's own (a shim), in
 * which a byte that the collector has in other frames is zeroed and never looked at (`visited`; Python/ceval.c, gc.c). Where
 * ours stands, that call has not returned. A shim lies on the C stack, of which greenlets have several in one place: only its
 * link tells that it is the one that was marked.
 *
 * From 3.11 on a function that is called by another one, with no C between them, leaves its result in the caller's value stack.
 * In the slot that it will be put in, nothing is of use until then; a mark there tells that the call has not ended. Where it ends
 * by an exception the mark may stay, but not be taken for another call's: the result of each comes to the slot of the
 * lowest operand that the call has consumed, and so that operand has been put there since. A generator that goes on consumes
 * none; it is never marked. The JIT compiler keeps operands elsewhere: with it (python_has_jit), no call is marked.
 *
 * Before 3.10 no mark ever stands. For live frames of the calling thread's own stack, under ledger_lock.
 */
#ifndef FLOODMARK_MARKS_H
#define FLOODMARK_MARKS_H
#include "layout.h"

#define DEPTH_RUNNING (-1)
#define DEPTH_MARK (-2)
#define SHIM_MARK 64
#define CALL_MARK 0xf100d3a2cca11edbu /* no address, and no small number */

/* Does a mark stand in this frame? */
static inline bool marks_stands(const struct fm_layout *l, const char *frame) {
  return l->frame_depth != NO_OFFSET && int_at(frame, l->frame_depth) == DEPTH_MARK;
}

/* The same; where none stands, one is put there if it may. */
static inline bool marks_test_and_set(const struct fm_layout *l, const char *frame) {
  if (l->frame_depth == NO_OFFSET) return false;
  int32_t depth = int_at(frame, l->frame_depth), mark = DEPTH_MARK;
  if (depth == DEPTH_RUNNING) memcpy((char *)(uintptr_t)frame + l->frame_depth, &mark, sizeof mark);
  return depth == DEPTH_MARK;
}

/* As marks_test_and_set, for a shim whose link is known to lead where it did. */
static inline bool marks_test_and_set_shim(const struct fm_layout *l, const char *frame) {
  if (l->shim_mark == NO_OFFSET || !frame_is_shim(l, frame)) return false;
  char *byte = (char *)(uintptr_t)frame + l->shim_mark;
  if (*byte == SHIM_MARK) return true;
  if (*byte == 0) *byte = SHIM_MARK;
  return false;
}

/* Where the result of a function's call by another one will be put, `outer`, to which its link leads; NULL when C called
 * it, or it is a generator. */
static inline uint64_t *marks_call_slot(const struct fm_layout *l, const char *outer, const char *frame) {
  if (!l->marks_calls || !outer || !frame_is_called_by_python(l, frame) || frame_is_shim(l, outer)) return NULL;
  const char *slot;
  if (l->frame_top != NO_OFFSET) {
    slot = pointer_at(outer, l->frame_top);
  } else {
    int32_t depth = int_at(outer, l->frame_depth);
    if (depth < 0) return NULL;
    slot = outer + l->frame_locals + (size_t)depth * sizeof(uint64_t);
  }
  return outer < slot && slot < frame ? (uint64_t *)(uintptr_t)slot : NULL; /* the usual order, and surely inside of it */
}

/* Is the call of `frame` by `outer` the one that was marked? */
static inline bool marks_call_stands(const struct fm_layout *l, const char *outer, const char *frame) {
  const uint64_t *slot = marks_call_slot(l, outer, frame);
  return slot && *slot == CALL_MARK;
}

/* The same; where none stands, one is put there if it may. */
static inline bool marks_test_and_set_call(const struct fm_layout *l, const char *outer, const char *frame) {
  uint64_t *slot = marks_call_slot(l, outer, frame);
  if (!slot) return false;
  if (*slot == CALL_MARK) return true;
  *slot = CALL_MARK;
  return false;
}
#endif
