/* Work handed to a native thread: a pool's worker is charged to the line that woke it, not to the one that once started
 * the pool.
 *
 * Where a native thread waits (on a condition variable, or a futex), whoever wakes it leaves its stack there, and the
 * thread takes it as its origin when it goes on. Work that a worker finds without waiting is charged to the line it woke for last.
 */
#ifndef FLOODMARK_HANDOVER_H
#define FLOODMARK_HANDOVER_H

/* The current thread is about to wait on this address. Any place, without the lock. */
void handover_wait(const void *address);

/* It was woken there. */
void handover_take(const void *address);

/* The current thread is about to wake who waits there. Likewise. */
void handover_give(const void *address);

/* For another recording: its stacks are others. */
void handover_forget(void);
#endif
