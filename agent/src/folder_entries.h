/* What is in an open folder, without libc's opendir, which allocates. Begins as {.fd = …}. */
#ifndef FLOODMARK_FOLDER_ENTRIES_H
#define FLOODMARK_FOLDER_ENTRIES_H
#include "os.h"

struct folder_entries {
  int fd;
  long left, at; /* of the buffer: entries or bytes, as the system gives them; where the next one is */
  char buffer[8192] __attribute__((aligned(8)));
};

/* The next name, but for "." and ".."; NULL at the end, or where the folder can't be read. It stays until the next call. */
const char *folder_next(struct folder_entries *entries);
#endif
