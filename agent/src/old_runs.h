/* The folder of a run as a later one finds it: what it takes, when it was last written, whether that goes on, and how it is
 * removed. All is done by way of the open folder of all runs, and follows no link.
 */
#ifndef FLOODMARK_OLD_RUNS_H
#define FLOODMARK_OLD_RUNS_H
#include "os.h"

struct old_run {
  uint64_t bytes;   /* on the disk */
  uint64_t changed; /* in seconds since 1970; later as more is known of it */
};

/* Look at the files of the run `name` in the folder `all`. False where it isn't ours to remove: it is another user's, or there is
 * anything in it but recordings and what is made of them; also where it has more than *files_left files. These become fewer. */
bool old_run_look(int all, const char *name, struct old_run *run, uint32_t *files_left);

/* Is it a run that nobody writes any more? Reads its recordings, which say until when they were written. Where a file system
 * doesn't tell whether a file is in use (NFS, the layers of a container), a recording that has no end is held for one that goes on
 * until it has been left alone for a day. */
bool old_run_is_over(int all, const char *name, struct old_run *run, uint64_t now);

/* Remove it; of a run that turns out to go on, what is in use is left. */
void old_run_remove(int all, const char *name, uint64_t now);
#endif
