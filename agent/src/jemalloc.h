/* jemalloc's own functions, where jemalloc took malloc's place: C and C++ libraries that know it call them beside malloc's.
 */
#ifndef FLOODMARK_JEMALLOC_H
#define FLOODMARK_JEMALLOC_H

/* Put the hooks in, where there is something to hook. Only at start. */
void jemalloc_install(void);
#endif
