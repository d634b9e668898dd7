/* What a hook tells the agent: one notification beside the original call. All policy is behind these.
 *
 * Each but note_released is called with the thread in FM_IN_CALL (scope_enter said true) and leaves it there; none
 * changes errno.
 * A release is noted before the block is given back, an acquisition after it was got, so that another thread that is
 * handed the same address can't be confused with it.
 */
#ifndef FLOODMARK_NOTES_H
#define FLOODMARK_NOTES_H
#include <errno.h>

#include "blocks.h"
#include "recording.h"
#include "refusal.h"
#include "sampler.h"

/* Is a block of this size none that is recorded? Threads may have something left to count down from another recording. */
static inline bool note_passes(size_t size) { return unlikely(sampler_is_on()) && sampler_passes(size); }

/* `block` of `size` bytes (as asked for) was acquired, an object, a buffer or of the heap. NULL: the call failed, and that is noted. */
void note_taken(void *block, size_t size, enum fm_kind kind);
static inline void note_acquired(void *block, size_t size, enum fm_kind kind) {
  if (unlikely(!block))
    refusal_note(size, errno);
  else if (!note_passes(size))
    note_taken(block, size, kind);
}

/* The same for a piece of a thread's data stack: memory as it is mapped, no block of a size that anyone asked for. */
void note_piece(void *block, size_t size) COLD;

/* As note_acquired, in an exact recording, for a block of Python's own allocators, whose lock the thread holds; and ends the scope.
 * Returns the block. */
void *note_python(void *block, size_t size, enum fm_kind kind);

/* `block` (may be NULL) is about to be released. Called anywhere: also what an inner layer releases during a call is
 * gone. An unknown block is no error: it may be older than the agent, or known to an inner layer only. */
void note_released_exact(const void *block);
void note_released_sample(const void *block) COLD;
static inline void note_released(const void *block) {
  uint8_t *filter = samples_filter();
  if (!filter)
    note_released_exact(block);
  else if (unlikely(samples_filter_holds(filter, block)))
    note_released_sample(block);
}

/* A realloc takes three steps: withdraw the old block before the call (it still counts), then settle what came of
 * it (NULL: it was freed), or restore the old block because the call failed. */
struct withdrawn {
  const void *block; /* may be NULL */
  uint32_t recording; /* that knows it; 0: none does */
  struct live_block entry;
};
struct withdrawn note_known_withdrawn(const void *old);
static inline struct withdrawn note_withdrawn(const void *old) {
  return block_may_be_known(old) ? note_known_withdrawn(old) : (struct withdrawn){.block = old};
}
void note_exchanged(struct withdrawn old, void *block, size_t size, enum fm_kind kind); /* its second step: either is recorded */
static inline void note_settled(struct withdrawn old, void *block, size_t size, enum fm_kind kind) {
  bool passes = !block || note_passes(size);
  if (!passes || old.recording) note_exchanged(old, passes ? NULL : block, size, kind);
}
void note_restored(struct withdrawn old);

/* The last step of a realloc that never frees: NULL means that it failed. */
static inline void note_resized(struct withdrawn old, void *block, size_t size, enum fm_kind kind) {
  if (block) {
    note_settled(old, block, size, kind);
  } else {
    note_restored(old);
    refusal_note(size, errno);
  }
}

/* Mappings. Addresses and lengths in bytes, as given to mmap and its family. */

/* A mapping was made; it took the place of what was in its range. `fd` as given to mmap. */
void note_mapped(void *address, size_t length, int protection, int flags, int fd);

/* A System V segment was attached, or is about to be detached. */
void note_attached(void *address, int segment);
void note_detached(const void *address);

/* The program break was moved. */
void note_break_moved(const void *before, const void *after);

/* What is in a range is about to go, or something that isn't ours has taken its place. */
void note_unmapped(void *address, size_t length);

/* A mremap takes two steps: the old range is looked at before the call (it still counts), and gives way to the new one
 * after it, or `stays` without its pages. One that failed has no second step. */
struct remapping {
  const void *old;
  size_t length;
  int nature;
  uint64_t moment;
};
struct remapping note_remapping(const void *old, size_t length);
void note_remapped(struct remapping from, void *address, size_t length, bool stays);

/* Pages were given back by madvise; protection was changed by mprotect. */
void note_given_back(void *address, size_t length);
void note_protected(void *address, size_t length, int protection);

/* The next acquisition that is recorded is followed by a look at the clock. In a signal handler: another thread's work may get in its
 * way, then it is a later one. */
void note_look_soon(void);
#endif
