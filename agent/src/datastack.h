/* The memory that a thread's frames lie in, from CPython 3.11 on: chunks of its data stack, begun one after the other and
 * given back when their first frame returns (Python/pystate.c: push_chunk, _PyThreadState_PopFrame).
 *
 * A mark in a chunk's last word tells that its first frame is still the same call: that word is zero when a chunk begins
 * (domains.c sees to it), the interpreter doesn't look at it, and a frame that comes to use it writes something else. As
 * long as the mark stands, all frames outside of that first one are as they were.
 *
 * All functions but datastack_clear: for the calling thread's own thread state, in its innermost frame, under ledger_lock.
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

#define CHUNK_MARK 0xf100d3a2cf100d3bu /* no address, and no small number */

static inline uint64_t *datastack_last_word(const struct datastack_chunk *chunk, size_t size) {
  return (uint64_t *)((uintptr_t)chunk + size) - 1;
}

/* Memory that may become a chunk: no mark is in it. */
static inline void datastack_clear(void *memory, size_t size) { *datastack_last_word(memory, size) = 0; }

/* Does a mark stand in this chunk, the last one? */
static inline bool datastack_is_marked(const struct datastack_chunk *chunk) {
  return *datastack_last_word(chunk, chunk->size) == CHUNK_MARK;
}

/* Put a mark into the last chunk, if that may be. */
void datastack_mark(const struct fm_layout *l, const char *thread_state) COLD;

/* Is the last chunk as this file knows chunks? For the self-test; true where there is none. */
bool datastack_is_sound(const struct fm_layout *l, const char *thread_state);

/* Have the interpreter begin a new chunk for the next frame above the current one. It
 * does what it does at a chunk's end, and puts the end back where it was when that frame returns. False when that was
 * asked for already. */
bool datastack_end_chunk(const struct fm_layout *l, const char *thread_state);

/* Is a new chunk asked for, that hasn't begun yet? */
bool datastack_is_asked(const struct fm_layout *l, const char *thread_state);
#endif
