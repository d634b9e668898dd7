#include "maps.h"

#include <string.h>

#include "core.h"
#include "ledger.h"
#include "recording.h"
#include "stacks.h"
#include "walk.h"

#define PAGE 4096u
#define TICK_NS 10000000u       /* at most a look in 10 ms … */
#define TICK_PAGES (64u * 1024u) /* … over at most so many pages (256 MiB), about 50 µs */

struct map {
  uintptr_t begin, end; /* whole pages */
  uint32_t site;        /* what counts: FM_KIND_MAP */
  uint32_t reserve;     /* lazy: the site of its untouched rest, FM_KIND_RESERVED; else 0 */
  size_t resident;      /* lazy: bytes counted so far */
};

static struct map *maps; /* sorted, disjoint */
static uint32_t map_count, map_room, lazy_count;

/* A look goes on where the last one ended, so that a tick's work is bounded. */
static uint64_t last_tick;
static uintptr_t look_at;    /* the address to go on from */
static size_t look_resident; /* of the map under way, up to there */

static uintptr_t page_up(uintptr_t address) { return (address + PAGE - 1) & ~(uintptr_t)(PAGE - 1); }

/* Index of the first map that ends behind `address`. */
static uint32_t find(uintptr_t address) {
  uint32_t low = 0, high = map_count;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    if (maps[middle].end <= address)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static bool insert(uint32_t at, struct map map) {
  if (map_count == map_room) {
    uint32_t room = map_room ? map_room * 2 : 1024;
    struct map *fresh = os_map_private(room * sizeof *fresh);
    if (!fresh) {
      guard_off("there was no memory for the table of mappings");
      return false;
    }
    if (maps) {
      memcpy(fresh, maps, map_count * sizeof *maps);
      os_unmap(maps, map_room * sizeof *maps);
    }
    maps = fresh;
    map_room = room;
  }
  memmove(&maps[at + 1], &maps[at], (map_count - at) * sizeof *maps);
  maps[at] = map;
  map_count++;
  return true;
}

/* Resident bytes of a range. */
static size_t count_resident(uintptr_t begin, uintptr_t end) {
  static unsigned char pages[16384]; /* guarded by ledger_lock */
  size_t resident = 0;
  while (begin < end) {
    size_t count = (end - begin) / PAGE;
    if (count > sizeof pages) count = sizeof pages;
    if (!fm_failed(os_resident((void *)begin, count * PAGE, pages)))
      for (size_t i = 0; i < count; i++) resident += (pages[i] & 1) * (size_t)PAGE;
    begin += count * PAGE;
  }
  return resident;
}

static void count_as(struct map *map, size_t resident) {
  if (resident > map->resident) {
    ledger_shrink(map->reserve, resident - map->resident);
    ledger_grow(map->site, resident - map->resident);
  } else if (resident < map->resident) {
    ledger_shrink(map->site, map->resident - resident);
    ledger_grow(map->reserve, map->resident - resident);
  }
  map->resident = resident;
}

static void look_whole(struct map *map) { count_as(map, count_resident(map->begin, map->end)); }

/* Take [begin, end) out of the map at index i; it overlaps. Returns the index to go on from. */
static uint32_t cut(uint32_t i, uintptr_t begin, uintptr_t end) {
  struct map *map = &maps[i], whole = *map;
  if (begin < whole.begin) begin = whole.begin;
  if (end > whole.end) end = whole.end;
  bool all = begin == whole.begin && end == whole.end;
  size_t gone = end - begin;
  if (whole.reserve) {
    look_whole(map); /* the last look, and as often the highest */
    size_t resident = all ? map->resident : count_resident(begin, end);
    if (resident > map->resident) resident = map->resident;
    ledger_shrink(whole.site, resident);
    ledger_shrink(whole.reserve, gone - resident);
    map->resident -= resident;
    if (all) ledger_release(whole.reserve, 0);
  } else {
    if (all)
      ledger_release(whole.site, gone);
    else
      ledger_shrink(whole.site, gone);
  }
  if (all) {
    if (whole.reserve) lazy_count--;
    memmove(&maps[i], &maps[i + 1], (map_count - i - 1) * sizeof *maps);
    map_count--;
    return i;
  }
  if (begin == whole.begin) {
    map->begin = end;
    return i + 1;
  }
  map->end = begin;
  if (end == whole.end) return i + 1;
  /* A hole: two maps of one block; the second one is a block of its own from now on. */
  struct map rest = *map;
  rest.begin = end;
  rest.end = whole.end;
  if (rest.reserve) {
    rest.resident = count_resident(rest.begin, rest.end);
    if (rest.resident > map->resident) rest.resident = map->resident;
    map->resident -= rest.resident;
    lazy_count++;
  }
  if (insert(i + 1, rest)) ledger_acquire(rest.reserve ? rest.reserve : rest.site, 0);
  return i + 2;
}

void maps_remove(uintptr_t address, size_t length) {
  uintptr_t end = page_up(address + length);
  look_at = 0, look_resident = 0;
  for (uint32_t i = find(address); i < map_count && maps[i].begin < end;) i = cut(i, address, end);
}

void maps_add(uintptr_t address, size_t length, int protection, int flags) {
  struct map map = {.begin = address, .end = page_up(address + length)};
  maps_remove(map.begin, map.end - map.begin);
  uint32_t node = walk_stack();
  map.site = stacks_site(node, FM_KIND_MAP);
  bool lazy = protection == PROT_NONE || flags & MAP_NORESERVE;
  if (lazy) map.reserve = stacks_site(node, FM_KIND_RESERVED);
  if (!map.site || (lazy && !map.reserve)) return;
  if (!insert(find(map.begin), map)) return;
  lazy_count += lazy;
  ledger_acquire(lazy ? map.reserve : map.site, map.end - map.begin);
}

void maps_tick(uint64_t now) {
  if (!lazy_count || now - last_tick < TICK_NS) return;
  last_tick = now;
  size_t budget = (size_t)TICK_PAGES * PAGE;
  uint32_t first = find(look_at);
  for (uint32_t n = 0; n < map_count && budget > 0; n++) {
    struct map *map = &maps[(first + n) % map_count];
    if (!map->reserve) continue;
    uintptr_t from = map->begin;
    if (look_at > map->begin && look_at < map->end) from = look_at;
    else look_resident = 0;
    uintptr_t to = map->end - from > budget ? from + budget : map->end;
    look_resident += count_resident(from, to);
    budget -= to - from;
    look_at = to;
    if (to < map->end) return; /* go on here at the next tick */
    count_as(map, look_resident);
    look_resident = 0;
  }
}

void maps_look(void) {
  for (uint32_t i = 0; i < map_count; i++)
    if (maps[i].reserve) look_whole(&maps[i]);
}
