/* Hooks of allocators that a library carries inside: their blocks count, their reserves don't count beside them.
 *
 * A library with such a family usually comes after the agent's start. It is noticed by what its C++ constructors call
 * first (__cxa_atexit), after its relocation and before its first allocation; dlopen stays untouched.
 */
#ifndef FLOODMARK_FAMILIES_H
#define FLOODMARK_FAMILIES_H

/* Look for families in the objects that were loaded since the last look. Cheap when there are none. With the thread in
 * FM_IN_CALL. */
void families_look(void);

/* All hooks are taken out, by `remove`, while no thread looks: they are looked for again. */
void families_stop(void (*remove)(void));

/* In a forked child: no other thread is at it. */
void families_forget(void);
#endif
