/* What the agent knows of a recording, in all its parts.
 */
#ifndef FLOODMARK_TABLES_H
#define FLOODMARK_TABLES_H

/* Forget it: the recording has ended, or is a forked child's parent's. Nothing of it is read, as in a child it may be torn. Under
 * ledger_lock, or by a child's one thread. */
void tables_forget(void);
#endif
