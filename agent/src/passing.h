/* A file that is open for a moment, to be read. Another thread of the program may fork meanwhile, and its child would have the descriptor for
 * good: exec closes it, a fork does not.
 */
#ifndef FLOODMARK_PASSING_H
#define FLOODMARK_PASSING_H
#include "os.h"

/* As os_open, for reading. */
int passing_open(const char *path);

/* In a forked child: what the parent had open goes. */
void passing_drop(void);
#endif
