#include "traces.h"

#include <string.h>

struct trace *fm_trace_chunks[FM_TABLE_CHUNKS_MAX];

struct trace *trace_make(uint32_t site) {
  struct trace **chunk = &fm_trace_chunks[site / SITES_PER_CHUNK];
  if (!*chunk) *chunk = os_map_private(sizeof **chunk * SITES_PER_CHUNK);
  return *chunk ? *chunk + site % SITES_PER_CHUNK : NULL;
}

static bool grow(struct site_list *list) {
  uint32_t room = list->room ? 2 * list->room : 4096;
  uint32_t *ids = os_map_private(room * sizeof *ids);
  if (!ids) return false;
  if (list->ids) {
    memcpy(ids, list->ids, list->count * sizeof *ids);
    os_unmap(list->ids, list->room * sizeof *ids);
  }
  list->ids = ids;
  list->room = room;
  return true;
}

bool list_push(struct site_list *list, uint32_t site) {
  if (list->count == list->room && !grow(list)) return false;
  list->ids[list->count++] = site;
  return true;
}
