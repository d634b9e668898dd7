/* A recording that is cut short by others while it is mapped: what is gone of it reads as zeros then, where it would end the program by
 * a signal (SIGBUS), and the agent goes.
 */
#ifndef FLOODMARK_CUT_H
#define FLOODMARK_CUT_H

/* Be ready for that, in this process and those that it forks. A handler that is there (faulthandler's) gets what isn't ours, as if it had
 * been the first; one that the program comes to set is in our place until the next cut_renew. A
 * signal that the program ignores stays so. Not before the interpreter has looked what signals do: it would see us. */
void cut_prepare(void);

/* Where the recording grows: a handler that the program has set meanwhile (pytest enables faulthandler) is like one that was there. */
void cut_renew(void);

/* The recording has ended: what was there is there again, unless the program has set another since. */
void cut_stop(void);
#endif
