/* The source files that code objects come from: what each was like, so that who reads the recording, later and elsewhere, can tell
 * whether a file is the same. Only in sampled recordings, which know some hundred of them; an exact one knows thousands, and what its
 * launcher makes at the end has the sources in it. All functions: under ledger_lock.
 *
 * Files are looked at in steps of some 50 µs, at ticks, and read when they are in the kernel's cache: no event waits for a
 * disk, where the file system lets one ask for that.
 */
#ifndef FLOODMARK_SOURCES_H
#define FLOODMARK_SOURCES_H
#include "os.h"

/* Relative names are relative to the working folder of now. At start. */
void sources_start(void);

/* Code of this file was seen: its name in the byte table. */
void sources_note(uint32_t name, uint32_t length);

/* A tick: perhaps a step. `now` in nanoseconds since the start. */
void sources_tick(uint64_t now);

/* The process ends: the rest, for five milliseconds at most. */
void sources_finish(void);

/* For another recording: none is known yet. */
void sources_forget(void);
#endif
