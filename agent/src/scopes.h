/* Scopes: parts of the run that have a peak of their own (a window; the process as a part of its tree). The rule of marks
 * and epochs is stated in ../recording.h. All functions but those at the end: under ledger_lock.
 */
#ifndef FLOODMARK_SCOPES_H
#define FLOODMARK_SCOPES_H
#include "os.h"
#include "recording.h"

extern uint32_t fm_scopes_open; /* how many */

/* The lowest of their peaks; UINT64_MAX where none is open. */
uint64_t scopes_lowest_peak(void);

/* Open a scope that is not open. False when there is no room for its records. */
bool scopes_begin(uint32_t scope);

/* What is held now is what the scope's peak is from now on. */
void scopes_mark_peak(uint32_t scope);

void scopes_close(uint32_t scope);

/* The total has risen above the lowest of their peaks. */
void scopes_rose(void);

/* `site` is about to change, for the first time since a mark of some scope. */
void scopes_keep(uint32_t id, const struct fm_site *site);

/* For another recording: none is open. */
void scopes_forget(void);

/* For the Python package. Open a window: its number, to close it by, or -1 when four are open, or nothing is recorded, or
 * there is no room. Windows may overlap, and be opened and closed by any thread. What a closed window held stays in the
 * recording until its number is given to another one, as late as can be. */
PUBLIC int floodmark_open_window(void);

/* 0; -1 when no such window is open. */
PUBLIC int floodmark_close_window(int window);

/* Of the window that is open under this number, or was closed last; 0 where none was in what is recorded now. The serial number names
 * it in the recording for good, from 1 on. The peak is that of what was held beyond what was held where it was opened, in bytes. */
PUBLIC uint32_t floodmark_window_serial(int window);
PUBLIC uint64_t floodmark_window_peak_bytes(int window);

/* The serial number of the closed window that gives way to the next one that is opened: from then on the recording doesn't have it any
 * more. 0: none does, as there is room, or four are open. */
PUBLIC uint32_t floodmark_next_to_go(void);
#endif
