/* What the environment asks of the agent. At start, before environment_clean.
 */
#ifndef FLOODMARK_SETTINGS_H
#define FLOODMARK_SETTINGS_H
#include "keep.h"

struct settings {
  const char *run;  /* FLOODMARK_RUN: the folder of the run that this process is a part of; NULL: it begins one, */
  const char *runs; /* FLOODMARK_DIR: in the folder of all runs */
  bool is_child;    /* of a profiled Python */
  bool is_off;      /* FLOODMARK_OFF: nothing is recorded until the program says so (part.h) */
  bool best_effort; /* an interpreter that can't be profiled runs unprofiled */
  uint64_t sample_bytes; /* FLOODMARK_SAMPLE: one allocation in so many bytes is recorded, on average; 0: every one */
  bool ends_process; /* FLOODMARK_OOM: when no memory is left at all (refusal.h); not for children */
  bool follows;     /* Pythons that it starts are recorded, too */
  int signal;       /* FLOODMARK_SIGNAL: it marks a moment; 0: none does */
  struct keep keep; /* FLOODMARK_KEEP_SIZE, FLOODMARK_KEEP_AGE: what the folder of all runs may have */
};

/* False: nothing is asked for, or FLOODMARK=off; the process is one without an agent. */
bool settings_find(struct settings *settings);

/* Read the values. NULL, or which of them means nothing, in plain words; nothing is to be recorded then. */
const char *settings_read(struct settings *settings);
#endif
