/* Sizes as they are written in options and variables. */
#ifndef FLOODMARK_SIZES_H
#define FLOODMARK_SIZES_H
#include <stdbool.h>
#include <stdint.h>

/* "0", "524288", "512KiB", "512K", "1MiB", "100MB", in either case: a whole number of bytes, or of a unit as GNU's tools know
 * them (K, Ki and KiB: 1024, KB: 1000; likewise M, G, T). False where it is none of that, or 2^63 bytes or more; *bytes is as
 * it was then. Callable from anywhere. */
bool size_parse(const char *text, uint64_t *bytes);
#endif
