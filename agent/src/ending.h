/* How processes come to their ends: this one, and the children that it waits for. */
#ifndef FLOODMARK_ENDING_H
#define FLOODMARK_ENDING_H
#include "slots.h"

/* The process ends now: the recording is brought to its end. Does nothing where nothing is recorded. */
void ending_record(void);

/* Bring the recording to its end and switch it off. Under ledger_lock, while it is on. */
void ending_close(void);

/* Those of the functions that end a process at once (_exit) or tell how a child has ended (wait). */
#define ENDING_HOOKS 7
extern const struct hook ending_hooks[ENDING_HOOKS];
#endif
