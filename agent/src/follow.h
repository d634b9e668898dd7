/* What brings the agent into a program that this process starts: variables that are added to the environment that it
 * passes, behind its own back.
 *
 * The strings are made once, at the start, and nothing changes after that: the calls below may be made in a forked child
 * and in one that shares our memory (vfork). They allocate nothing, lock nothing, and leave errno alone.
 */
#ifndef FLOODMARK_FOLLOW_H
#define FLOODMARK_FOLLOW_H
#include <stdbool.h>
#include <stdint.h>

/* Make the strings: a program that is started may write its recording into `folder`, as the child of a Python, with so many
 * bytes from sample to sample (sampler.h), and a signal that marks moments, or 0. Once, at start. False when they can't be made. */
bool follow_prepare(const char *folder, uint64_t sample_bytes, int signal);

/* From now on all environments are passed as they are. */
void follow_stop(void);

/* Return what `start` does when it is called with `environment` and our variables in it; LD_PRELOAD names us before what
 * it names. An environment that says itself what is to be recorded, is for a look at a program's libraries (ldd), or preloads
 * what must come first, is passed as it is, as is any where our library can't be read. */
int follow_start(char *const environment[], int (*start)(const void *what, char *const environment[]), const void *what);
#endif
