/* The self-test: what we read from an interpreter's memory against what its public API says. */
#ifndef FLOODMARK_SELFTEST_H
#define FLOODMARK_SELFTEST_H
#include "layout.h"

/* Run a few lines of Python of our own (nested calls, a generator, a callback from C, a file's name beyond ASCII) and compare
 * each frame: code object, instruction, name, file, first line, line table. At a safe point of the interpreter,
 * with its GIL and no exception set; leaves no trace in it. NULL when all is as it should be, else what differs. */
const char *selftest_run(const struct fm_layout *layout);
#endif
