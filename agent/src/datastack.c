#include "datastack.h"

/* In a thread state, where the free part of its last chunk begins and ends: behind the pointer to the chunk. */
#define TOP sizeof(void *)
#define LIMIT (2 * sizeof(void *))

/* Is the last chunk as this file knows chunks? Then its `top` and the thread's limit may be written. */
static bool is_sound(const struct fm_layout *l, const char *thread_state, const struct datastack_chunk *chunk) {
  const char *top = pointer_at(thread_state, (uint16_t)(l->thread_chunk + TOP));
  const char *limit = pointer_at(thread_state, (uint16_t)(l->thread_chunk + LIMIT));
  const char *end = (const char *)chunk + chunk->size;
  return chunk->previous != chunk && chunk->frames <= top && top <= end && chunk->frames <= limit && limit <= end;
}

size_t datastack_mark(const struct fm_layout *l, const char *thread_state) {
  static size_t marks;
  struct datastack_chunk *chunk = datastack_chunk(l, thread_state);
  if (!chunk || !is_sound(l, thread_state, chunk)) return 0;
  return chunk->top = (size_t)1 << 62 | ++marks; /* no number of words */
}

bool datastack_is_asked(const struct fm_layout *l, const char *thread_state) {
  const struct datastack_chunk *chunk = datastack_chunk(l, thread_state);
  return chunk && pointer_at(thread_state, (uint16_t)(l->thread_chunk + LIMIT)) < (const char *)chunk + chunk->size;
}

bool datastack_end_chunk(const struct fm_layout *l, const char *thread_state) {
  const struct datastack_chunk *chunk = datastack_chunk(l, thread_state);
  if (!chunk || !is_sound(l, thread_state, chunk)) return false;
  bool asked = datastack_is_asked(l, thread_state);
  const char *end = pointer_at(thread_state, (uint16_t)(l->thread_chunk + TOP));
  if (pointer_at(thread_state, (uint16_t)(l->thread_chunk + LIMIT)) > end)
    memcpy((char *)(uintptr_t)thread_state + l->thread_chunk + LIMIT, &end, sizeof end);
  return !asked;
}
