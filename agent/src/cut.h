/* A recording that is cut short by others while it is mapped: what is gone of it reads as zeros then, where it would end the program by
 * a signal (SIGBUS), and the agent goes.
 */
#ifndef FLOODMARK_CUT_H
#define FLOODMARK_CUT_H

/* Be ready for that, in this process and those that it forks. Only where the signal does what it does by default: a handler that was
 * there, or that the program comes to set, is its own. Before its first line, when the interpreter has looked what signals do. */
void cut_prepare(void);
#endif
