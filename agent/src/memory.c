#include "memory.h"

#include "os.h"

/* Two for each chunk of the recording's tables, and some tables that grow. */
#define PIECES_MOST 1200u
static struct piece {
  void *at;
  size_t size;
} pieces[PIECES_MOST];
static uint32_t count;

static struct piece *find(const void *at) {
  for (uint32_t i = count; i-- > 0;)
    if (pieces[i].at == at) return &pieces[i];
  return NULL;
}

void *memory_map(size_t size) {
  void *at = count < PIECES_MOST ? os_map_private(size) : NULL;
  if (at) pieces[count++] = (struct piece){at, size};
  return at;
}

void memory_unmap(void *at, size_t size) {
  os_unmap(at, size);
  struct piece *piece = find(at);
  if (piece) *piece = pieces[--count];
}

void *memory_grow(void *at, size_t size, size_t longer) {
  struct piece *piece = find(at);
  void *grown = os_grow(at, size, longer);
  if (grown && piece) *piece = (struct piece){grown, longer};
  return grown;
}

void memory_release(void) {
  while (count > 0) {
    count--;
    os_unmap(pieces[count].at, pieces[count].size);
  }
}

void memory_forget(void) { count = 0; }
