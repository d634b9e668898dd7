/* C++'s operators new and delete, where an allocator that took malloc's place defines its own: they don't pass by malloc.
 * Those of the C++ library do, and need no hooks.
 */
#ifndef FLOODMARK_OPERATORS_H
#define FLOODMARK_OPERATORS_H

/* Put the hooks in, where there is something to hook. Only at start. */
void operators_install(void);
#endif
