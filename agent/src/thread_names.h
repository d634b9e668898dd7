/* Python threads under their names: which root a thread's stacks begin at (fm_thread.root).
 *
 * A thread's name is looked up once, at the first object that Python allocates in it below a frame; the main thread has
 * none. What `threading` started has its name there, from before the thread began. Any other thread is known by what
 * the system calls it, if that isn't just the process's name. Digits are folded, so that threads of one role share a root.
 *
 * Without a GIL nothing may be asked of Python within an allocation: a lock that it would have to wait for lets go of those that the
 * thread holds already, and an object that is made would come from the heap of the one that is being allocated. So `threading`'s
 * threads are named by who starts them, from within Thread.start; those that were there before the recording have no name.
 */
#ifndef FLOODMARK_THREAD_NAMES_H
#define FLOODMARK_THREAD_NAMES_H
#include "layout.h"
#include "os.h"

/* Threads have names from now on; the calling one is the main thread. Frames are read by this layout. */
void thread_names_start(const struct fm_layout *layout);

/* The same in a process that has been running, by any thread of its. */
void thread_names_start_late(const struct fm_layout *layout);

/* Find the calling thread's root if that can be told by now. In a hook of Python's OBJ or MEM domain, with the thread
 * in FM_IN_CALL, without the lock. Runs no Python code, collects no garbage, and leaves the current exception as it is. */
void thread_names_find(void) COLD;

/* Without a GIL, the number of the name of the thread that is about to be started; 0 where there is none. In the hook of
 * pthread_create, likewise. */
uint32_t thread_names_of_started(void);
#endif
