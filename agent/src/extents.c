#include "extents.h"

#include "core.h"
#include "failpoint.h"
#include "store.h"

static struct fm_extents *extents; /* made when first needed */
static struct growing table = {.table = FM_TABLE_EXTENTS, .chunks = (void **)&extents};
static uint32_t unused;            /* the last record that became free; its `next` is the one before */

static bool make(void) {
  if (table.room == FM_CHUNK_SIZE) return true;
  if (!store_grow(&table, FM_CHUNK_SIZE, SHARE_OPEN)) return false;
  fm_header->extent_count = 1;
  return true;
}

/* A record that was never used before; 0: there is none. */
static uint32_t fresh(void) {
  uint32_t extent = fm_header->extent_count;
  if (fails(FAIL_extent) || extent == FM_EXTENTS_MOST) return 0;
  __atomic_store_n(&fm_header->extent_count, extent + 1, __ATOMIC_RELEASE);
  return extent;
}

uint32_t extents_add(uintptr_t address, uint64_t size, uint32_t site) {
  if (size < FM_EXTENT_LEAST || !make()) return 0;
  uint32_t extent = unused;
  if (extent)
    unused = extents->blocks[extent].next;
  else if (!(extent = fresh()))
    return 0;
  extents->blocks[extent] = (struct fm_extent){.address = address, .size = size, .site = site};
  return extent;
}

void extents_resize(uint32_t extent, uint64_t size) {
  if (extent) extents->blocks[extent].size = size;
}

void extents_remove(uint32_t extent) {
  if (!extent) return;
  extents->blocks[extent] = (struct fm_extent){.next = unused};
  unused = extent;
}

void extents_arenas_made(uintptr_t first, size_t size, size_t count) {
  if (!core_is_on() || fm_thread.place == FM_IN_LEDGER) return;
  uint32_t place = ledger_enter();
  if (core_is_on() && make()) {
    uint32_t listed = fm_header->arena_count;
    for (; count && listed < FM_ARENAS_MOST; count--, first += size) extents->arenas[listed++] = first;
    fm_header->arena_bytes = size;
    __atomic_store_n(&fm_header->arena_count, listed, __ATOMIC_RELEASE);
  }
  ledger_leave(place);
}

/* Those that were made last mostly go first. */
static void take_arenas_out(uintptr_t address, size_t length) {
  uint32_t count = fm_header->arena_count;
  for (uint32_t i = count; i-- > 0;)
    if (extents->arenas[i] - address < length) extents->arenas[i] = extents->arenas[--count];
  fm_header->arena_count = count;
}

void extents_arenas_gone(uintptr_t address, size_t length) {
  if (!core_is_on() || fm_thread.place == FM_IN_LEDGER) return;
  uint32_t place = ledger_enter();
  if (core_is_on() && extents) take_arenas_out(address, length);
  ledger_leave(place);
}

/* Whole pages of a range. */
static void give_back(const void *from, const void *to) {
  uintptr_t begin = ((uintptr_t)from + PAGE - 1) & ~(PAGE - 1ul), end = (uintptr_t)to & ~(PAGE - 1ul);
  if (begin < end) os_punch((void *)begin, end - begin);
}

void extents_trim(void) {
  if (!extents) return;
  give_back(&extents->blocks[fm_header->extent_count], extents->arenas);
  give_back(&extents->arenas[fm_header->arena_count], extents + 1);
}

void extents_forget(void) {
  store_forget_table(&table, 1);
  unused = 0;
}
