#include "datastack.h"

/* In a thread state, where the free part of its last chunk begins and ends: behind the pointer to the chunk. */
#define TOP sizeof(void *)
#define LIMIT (2 * sizeof(void *))

bool datastack_is_sound(const struct fm_layout *l, const char *thread_state) {
  const struct datastack_chunk *chunk = datastack_chunk(l, thread_state);
  if (!chunk) return true;
  const char *top = pointer_at(thread_state, (uint16_t)(l->thread_chunk + TOP));
  const char *limit = pointer_at(thread_state, (uint16_t)(l->thread_chunk + LIMIT));
  const char *end = (const char *)chunk + chunk->size;
  return chunk->size % sizeof(uint64_t) == 0 && chunk->previous != chunk && chunk->frames <= top && top <= end &&
         chunk->frames <= limit && limit <= end;
}

void datastack_mark(const struct fm_layout *l, const char *thread_state) {
  const struct datastack_chunk *chunk = datastack_chunk(l, thread_state);
  uint64_t *word = datastack_last_word(chunk, chunk->size);
  if (pointer_at(thread_state, (uint16_t)(l->thread_chunk + TOP)) <= (const char *)word) *word = CHUNK_MARK;
}

bool datastack_is_asked(const struct fm_layout *l, const char *thread_state) {
  const struct datastack_chunk *chunk = datastack_chunk(l, thread_state);
  return chunk && pointer_at(thread_state, (uint16_t)(l->thread_chunk + LIMIT)) < (const char *)chunk + chunk->size;
}

bool datastack_end_chunk(const struct fm_layout *l, const char *thread_state) {
  const struct datastack_chunk *chunk = datastack_chunk(l, thread_state);
  if (!chunk || !datastack_is_sound(l, thread_state)) return false;
  bool asked = datastack_is_asked(l, thread_state);
  const char *end = pointer_at(thread_state, (uint16_t)(l->thread_chunk + TOP));
  if (pointer_at(thread_state, (uint16_t)(l->thread_chunk + LIMIT)) > end)
    memcpy((char *)(uintptr_t)thread_state + l->thread_chunk + LIMIT, &end, sizeof end);
  return !asked;
}
