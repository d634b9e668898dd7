/* The interpreter of this process: whether it can be profiled, and how its frames are laid out.
 */
#ifndef FLOODMARK_INTERPRETER_H
#define FLOODMARK_INTERPRETER_H
#include "layout.h"

/* Is it a version that is known? NULL, or why not, in plain words. `missing` as python_find gives it. */
const char *interpreter_know(const char *missing);

/* After that, once, with the GIL held at a safe point and no exception set: are its frames laid out as is known of it? NULL, or what
 * isn't. The answer is kept. */
const char *interpreter_check(void);

/* As found out. */
const struct fm_layout *interpreter_layout(void);
#endif
