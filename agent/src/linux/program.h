/* A program's file, looked at before it is started: does it bear the agent? Allocates nothing, leaves errno alone.
 */
#ifndef FLOODMARK_PROGRAM_H
#define FLOODMARK_PROGRAM_H
#include <stdbool.h>

/* Can the agent be preloaded into the program at this path? The loader of another machine or C library says on standard
 * error that it can't, or starts nothing; AddressSanitizer ends its program; one with more rights than its caller's (set-user-ID) would
 * see variables that do nothing there. True as well for a script, and for what can't
 * be read. As with execveat, `path` is relative to `folder`, or empty: then `folder` is the program's open file. */
bool program_fits(int folder, const char *path);

/* Is this AddressSanitizer's library, or a list with it? It ends the program when another one is preloaded before it. */
bool program_must_lead(const char *library);
#endif
