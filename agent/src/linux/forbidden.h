/* The program comes to forbid itself system calls (seccomp) that the recording takes. Where it would be killed for one, the recording ends
 * first, and programs that it starts from then on are not recorded. Errors that it would get instead are borne.
 */
#ifndef FLOODMARK_FORBIDDEN_H
#define FLOODMARK_FORBIDDEN_H

/* By the system call itself, before it is made: `operation` with `argument`. */
void forbidden_look(unsigned operation, const void *argument);
#endif
