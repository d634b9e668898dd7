#include "folder_entries.h"

#include <string.h>

/* As getdents64 gives it. */
struct folder_entry {
  uint64_t inode;
  int64_t offset;
  uint16_t length;
  uint8_t type;
  char name[];
};

const char *folder_next(struct folder_entries *entries) {
  for (;;) {
    if (entries->left <= 0) {
      entries->left = os_call(SYS_getdents64, entries->fd, (long)entries->buffer, sizeof entries->buffer, 0, 0, 0);
      entries->at = 0;
      if (fm_failed(entries->left) || entries->left == 0) return NULL;
    }
    const struct folder_entry *entry = (const void *)(entries->buffer + entries->at);
    entries->at += entry->length;
    entries->left -= entry->length;
    if (strcmp(entry->name, ".") != 0 && strcmp(entry->name, "..") != 0) return entry->name;
  }
}
