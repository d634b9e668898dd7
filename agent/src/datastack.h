/* The memory that a thread's frames lie in, from CPython 3.11 on: chunks of its data stack, begun one after the other and
 * given back when their first frame returns (Python/pystate.c: push_chunk, _PyThreadState_PopFrame).
 *
 * A mark in the last chunk tells whether its first frame is still the same call: the interpreter zeroes the chunk's
 * `top` when it begins the chunk, stores it when it begins the next one, and doesn't look at it in between. As long as
 * the mark stands, that frame has not returned, and all frames outside of it are as they were.
 *
 * All functions: for the calling thread's own thread state, in its innermost frame, under ledger_lock.
 */
#ifndef FLOODMARK_DATASTACK_H
#define FLOODMARK_DATASTACK_H
#include "layout.h"
#include "os.h"

struct datastack_chunk {
  struct datastack_chunk *previous;
  size_t size; /* bytes, with this header */
  size_t top;
  char frames[];
};

/* The last chunk; NULL when there is none, or when this interpreter has none. */
static inline struct datastack_chunk *datastack_chunk(const struct fm_layout *l, const char *thread_state) {
  if (l->thread_chunk == NO_OFFSET) return NULL;
  return (struct datastack_chunk *)pointer_at(thread_state, l->thread_chunk);
}

/* Put a new mark into the last chunk; returns it. 0: the chunk isn't what it should be, nothing was done. */
size_t datastack_mark(const struct fm_layout *l, const char *thread_state);

/* Have the interpreter begin a new chunk for the next frame above the current one. It
 * does what it does at a chunk's end, and puts the end back where it was when that frame returns. False when that was
 * asked for already. */
bool datastack_end_chunk(const struct fm_layout *l, const char *thread_state);

/* Is a new chunk asked for, that hasn't begun yet? */
bool datastack_is_asked(const struct fm_layout *l, const char *thread_state);
#endif
