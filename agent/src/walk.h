/* The current thread's stack as a node of the stack tree, and as a site. */
#ifndef FLOODMARK_WALK_H
#define FLOODMARK_WALK_H
#include "layout.h"
#include "os.h"

/* One frame as the interpreter has it. */
struct walk_frame {
  const char *code; /* PyCodeObject */
  uint32_t offset;  /* of the instruction it is at, in bytes; FM_NO_OFFSET before the first */
};

/* From now on stacks are walked by this layout. Before, every stack is FM_ROOT_BEFORE. */
void walk_enable(const struct fm_layout *layout);

/* The recording ends: from now on no stack has a node or a site. */
void walk_disable(void);

bool walk_is_enabled(void);

/* For another recording: the sites of its stacks are others. */
void walk_forget(void);

/* The stack of the calling thread, 0 where it is not recorded (own.h) or the recording has ended meanwhile; from its last walk as far as that still holds (chain.h). Under ledger_lock. Built with
 * FLOODMARK_VERIFY_WALKS, the agent walks all frames as well and turns itself off where the two differ. `has_gil`: the
 * thread must hold the interpreter's lock to be where it is; false when that isn't known. */
uint32_t walk_stack(bool has_gil);

/* Its site for a SORT, as stacks_site gives it; 0 likewise. */
uint32_t walk_site(bool has_gil, uint32_t sort);

/* May objects of the calling thread's state be touched? From 3.12 on a thread in a sub-interpreter has that one's own GIL, not the one
 * that guards what PyGILState_GetThisThreadState leads to. */
bool walk_is_current(const char *thread_state);

/* The frames of `thread_state`, innermost first, `most` at most; returns how many. The thread state is the calling
 * thread's own. */
uint32_t walk_frames(const struct fm_layout *layout, const char *thread_state, struct walk_frame *frames, uint32_t most);
#endif
