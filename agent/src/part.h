/* A part of a program: recording is switched on and off while the program runs. What follows is for the Python package, called with the
 * GIL held. Texts stay good until the next call.
 */
#ifndef FLOODMARK_PART_H
#define FLOODMARK_PART_H
#include "os.h"
#include "recording.h"

/* Begin a recording in `folder`, which is there, an absolute path; NULL: in that of the run (`floodmark run --off`). One allocation in so many bytes is
 * recorded, on average; 0: every one; a process that was sampled once keeps its interval. What is older isn't known: its release
 * goes unseen, and a realloc makes it a new block. NULL, or why nothing is recorded, in plain words;
 * then nothing is changed. */
PUBLIC const char *floodmark_start(const char *folder, uint64_t sample_bytes, enum fm_whose whose);

/* Why floodmark_start would record nothing, as far as that can be told before `folder` is there; NULL: there is no reason. */
PUBLIC const char *floodmark_obstacle(const char *folder, uint64_t sample_bytes);

/* End it: the recording is whole, and all that was put into the program is taken out. NULL, or why not: there is none. */
PUBLIC const char *floodmark_stop(void);

/* What is recorded now. */
enum floodmark_recorded {
  FLOODMARK_NOTHING = 0,
  FLOODMARK_PART = 1,   /* since floodmark_start */
  FLOODMARK_PROGRAM = 2 /* from its start on: windows are its parts (scopes.h) */
};
PUBLIC int floodmark_recorded(void);

/* The peak so far of what is recorded, or of what was recorded last, in bytes; 0: nothing was. */
PUBLIC uint64_t floodmark_peak_bytes(void);

/* The file of what is recorded, or was last; "": nothing was. */
PUBLIC const char *floodmark_path(void);

/* Does the run have a folder, so that floodmark_start needs none? */
PUBLIC bool floodmark_has_folder(void);

/* What is held now by what is recorded, in bytes; 0 where nothing is. */
PUBLIC uint64_t floodmark_held_bytes(void);

/* Mark this moment of the timeline, by a name in UTF-8 of which FM_MARK_NAME_MOST bytes at most are kept; NULL: it has none. The mark's
 * number, from 1 on; 0 where nothing is recorded, or there are FM_MARKS_MOST. */
PUBLIC int floodmark_mark(const char *name);

/* --- for the start */

/* Does the interpreter run already, so that the agent was loaded and not preloaded? */
bool part_is_running(void);

/* Recordings are for this run's folder, where none is named. */
void part_prepare(const char *folder, uint64_t sample_bytes);
#endif
