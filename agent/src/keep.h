/* The folder of all runs is kept to a size and an age: the oldest runs that are over go when one begins.
 */
#ifndef FLOODMARK_KEEP_H
#define FLOODMARK_KEEP_H
#include "os.h"

struct keep {
  uint64_t bytes;   /* of all runs together */
  uint64_t seconds; /* since a run was last written */
};

/* Remove what is too much of the folder at `path`, if there is one; `now` in seconds since 1970. At start, within some
 * milliseconds: of very many runs only some are looked at, of those that are too many only some are removed; the next start goes
 * on. Nothing is removed but recordings of this user's that no process writes (old_runs.h). */
void keep_within(const char *path, const struct keep *most, uint64_t now);
#endif
