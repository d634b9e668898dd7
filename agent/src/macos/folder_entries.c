#include "folder_entries.h"

#include <sys/attr.h>

/* As getattrlistbulk gives it, which names neither "." nor "..". */
struct folder_entry {
  uint32_t length;
  attribute_set_t returned;
  attrreference_t name;
};

const char *folder_next(struct folder_entries *entries) {
  if (entries->left <= 0) {
    struct attrlist wanted = {.bitmapcount = ATTR_BIT_MAP_COUNT, .commonattr = ATTR_CMN_RETURNED_ATTRS | ATTR_CMN_NAME};
    entries->left = OS_RESULT(getattrlistbulk(entries->fd, &wanted, entries->buffer, sizeof entries->buffer, 0));
    entries->at = 0;
    if (entries->left <= 0) return NULL;
  }
  const struct folder_entry *entry = (const void *)(entries->buffer + entries->at);
  entries->at += entry->length;
  entries->left--;
  return (const char *)&entry->name + entry->name.attr_dataoffset;
}
