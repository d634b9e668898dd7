#include "traces.h"

#include "failpoint.h"
#include "memory.h"

#define FIRST_ROOM 4096u

struct trace *fm_trace_chunks[FM_TABLE_CHUNKS_MAX];

struct trace *trace_make(uint32_t site) {
  struct trace **chunk = &fm_trace_chunks[site / SITES_PER_CHUNK];
  if (!*chunk && !fails(FAIL_trace)) *chunk = memory_map(sizeof **chunk * SITES_PER_CHUNK);
  return *chunk ? *chunk + site % SITES_PER_CHUNK : NULL;
}

/* Its pages move, nothing is copied. */
static bool grow(struct site_list *list) {
  if (fails(FAIL_site_list)) return false;
  size_t size = list->room * sizeof *list->ids;
  void *ids = size ? memory_grow(list->ids, size, 2 * size) : memory_map(FIRST_ROOM * sizeof *list->ids);
  if (!ids) return false;
  list->ids = ids;
  list->room = size ? 2 * list->room : FIRST_ROOM;
  return true;
}

bool list_push(struct site_list *list, uint32_t site) {
  if (list->count == list->room && !grow(list)) return false;
  list->ids[list->count++] = site;
  return true;
}
