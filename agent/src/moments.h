/* The timeline's tables in the recording, and how they are thinned out: their form is stated in ../recording.h.
 *
 * All functions: under ledger_lock.
 */
#ifndef FLOODMARK_MOMENTS_H
#define FLOODMARK_MOMENTS_H
#include "os.h"
#include "recording.h"

/* Is there room for a moment and so many changes more? Where there isn't, a part of it is made, which takes some 50 µs: a step by
 * itself. True also where no more can be made. */
bool moments_prepare(uint32_t changes);

/* A site holds `bytes` from the next moment on. False when there is no room for that, as it was not prepared. */
bool moments_add_change(uint32_t site, uint64_t bytes);

/* A moment, with the changes that were added since the last one. False likewise. */
bool moments_add(struct fm_moment moment);

/* There are so many that every second one should go. */
bool moments_are_many(void);

/* There are more changes than there should be at this number of moments. */
bool moments_are_heavy(void);

/* Give back what the disk holds for changes that never came, or came before the last thinning. At the end. */
void moments_trim(void);

/* For another recording: there are none. */
void moments_forget(void);

/* Thin out: a step of `changes` at most. True when it is done; until then nothing may be added. */
bool moments_thin(uint32_t changes);
#endif
