/* What is in an open folder, without libc's opendir, which allocates. */
#ifndef FLOODMARK_FOLDER_ENTRIES_H
#define FLOODMARK_FOLDER_ENTRIES_H
#include <string.h>

#include "os.h"

struct folder_entries {
  int fd;
  long length, at; /* of the buffer */
  char buffer[8192] __attribute__((aligned(8)));
};

/* As getdents64 gives it. */
struct folder_entry {
  uint64_t inode;
  int64_t offset;
  uint16_t length;
  uint8_t type;
  char name[];
};

/* The next name, but for "." and ".."; NULL at the end, or where the folder can't be read. It stays until the next call. */
static inline const char *folder_next(struct folder_entries *entries) {
  for (;;) {
    if (entries->at >= entries->length) {
      entries->length = os_call(SYS_getdents64, entries->fd, (long)entries->buffer, sizeof entries->buffer, 0, 0, 0);
      entries->at = 0;
      if (fm_failed(entries->length) || entries->length == 0) return NULL;
    }
    const struct folder_entry *entry = (const void *)(entries->buffer + entries->at);
    entries->at += entry->length;
    if (strcmp(entry->name, ".") != 0 && strcmp(entry->name, "..") != 0) return entry->name;
  }
}
#endif
