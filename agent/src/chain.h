/* A thread's last walk, so that the next one reads little: the frames that are still there stand for their nodes.
 *
 * A cached frame is read only after a live one has led to it: the walk goes along live links from the current frame to
 * the first frame that is in the chain; from there each frame's link must lead to the next one of the chain, and its
 * instruction must be the cached one. The addresses come from the chain, not from the links, so that the processor,
 * which predicts that they are equal, reads them all at once: about half a nanosecond a frame instead of two.
 * Most walks end early, where a mark tells that nothing outside has run since (marks.h).
 *
 * Chains are kept for 64 threads at a time, the one with the same hash makes way. All functions: under ledger_lock.
 */
#ifndef FLOODMARK_CHAIN_H
#define FLOODMARK_CHAIN_H
#include "layout.h"
#include "os.h"
#include "stacks.h"

struct entry {
  const char *frame;
  uint64_t instruction; /* frame_instruction */
  struct stack stack;   /* that ends with this frame */
};

/* The entry of the calling thread's stack, whose state is `thread_state`; good until the next walk. NULL when the thread is in no
 * frame, there is no memory for a chain, or the stack is deeper than one is long. By the layout that was last given to
 * chain_use_layout. */
extern struct entry *(*chain_walk)(const char *thread_state);
void chain_use_layout(const struct fm_layout *layout);

/* The recording ends: until the next chain_use_layout there is no walk, for any thread. */
void chain_stop(void);

/* Code objects have died: what chains say of instructions holds no longer. */
void chain_forget(void);

/* In a forked child: there are none. */
void chain_forget_all(void);
#endif
