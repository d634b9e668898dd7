/* Python's allocator domains: OBJ and MEM are wrapped, so that pymalloc stays in use and still each object is seen.
 * RAW is libc's malloc, which has its hook.
 */
#ifndef FLOODMARK_DOMAINS_H
#define FLOODMARK_DOMAINS_H
#include <stdbool.h>

/* Wrap the domains and the arenas. Before the interpreter is initialised, or with its GIL held and no lock of the agent's: without a GIL, all
 * threads that are within Python are stopped meanwhile, so that none is in a hook. Again later: wraps
 * what the interpreter has set up anew meanwhile (PYTHONMALLOC), and leaves alone what is ours still. False where
 * another layer (tracemalloc) stands above a wrap that was made for the other kind of recording, exact or sampled. */
bool domains_wrap(void);

/* Put back what was there, but for what another layer stands above: that passes calls on. Likewise. */
void domains_unwrap(void);

/* Find out which blocks Python makes by itself, for a sampled recording: these cost least. With the GIL held, once they are
 * wrapped for good. */
void domains_find_small(void);
#endif
