/* The agent's start: from the loader's call, over the interpreter's initialisation, to the first walked stack. */
#ifndef FLOODMARK_START_H
#define FLOODMARK_START_H
#include "os.h"

/* Called by notes on the way: once the interpreter is initialised, asks it for a call at a safe point, where it is
 * checked and stacks begin to be walked. Cheap when there is nothing to do. */
static inline void start_python(void);

/* The interpreter is checked, and stacks are walked. */
static inline bool start_is_complete(void);

/* --- */
extern bool fm_start_pending;
extern bool fm_start_complete;
void start_python_slowly(void) COLD;
static inline void start_python(void) {
  if (unlikely(fm_start_pending)) start_python_slowly();
}
static inline bool start_is_complete(void) { return fm_start_complete; }
#endif
