#include "maps.h"

#include <string.h>

#include "core.h"
#include "extents.h"
#include "failpoint.h"
#include "ledger.h"
#include "memory.h"
#include "recording.h"
#include "resident.h"
#include "stacks.h"
#include "store.h"
#include "walk.h"

/* A look goes over all that may have changed, at one moment, up to LOOK_MOST; the next one is the later the more that was,
 * so that looking takes about a hundredth of the time at most. */
#define LOOK_MOST ((size_t)4 << 30)
#define LOOK_PAUSE 10000000u  /* nanoseconds, at least */
#define LOOK_BYTES_PER_NS 25u /* 1 GiB in 40 ms */

struct map {
  uintptr_t begin, end;
  uint32_t site;            /* what counts: FM_KIND_MAP; FM_KIND_FILE, FM_KIND_SHARED */
  uint32_t reserve;         /* lazy: the site of its untouched rest, FM_KIND_RESERVED; else 0 */
  size_t resident;          /* lazy: bytes counted so far */
  enum maps_nature nature;
  uint32_t extent;          /* extents.h; 0 where it isn't anonymous, or small */
  uint64_t number;          /* in the order in which they were added; a part keeps it */
};

static struct map *maps; /* sorted, disjoint */
static uint32_t map_count, map_room, lazy_count;
static uint64_t last_number;

/* A look goes on where the last one ended. */
static uint64_t next_look;
static uintptr_t look_at;    /* the address to go on from */
static size_t look_resident; /* of the map under way, up to there */

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
    struct map *fresh = fails(FAIL_mapping_table) ? NULL : memory_map(room * sizeof *fresh);
    if (!fresh) {
      guard_off("there was no memory for the table of mappings");
      return false;
    }
    if (maps) {
      memcpy(fresh, maps, map_count * sizeof *maps);
      memory_unmap(maps, map_room * sizeof *maps);
    }
    maps = fresh;
    map_room = room;
  }
  memmove(&maps[at + 1], &maps[at], (map_count - at) * sizeof *maps);
  maps[at] = map;
  map_count++;
  return true;
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

static void look_whole(struct map *map) {
  if (map->reserve) count_as(map, resident_bytes(map->begin, map->end));
}

static uint32_t list(const struct map *map) {
  bool anonymous = map->nature != MAPS_FILE && map->nature != MAPS_SHARED;
  return anonymous ? extents_add(map->begin, map->end - map->begin, map->site) : 0;
}

/* Make two maps of the one at index i; the second one, at i + 1, is a block of its own from now on. */
static bool split(uint32_t i, uintptr_t at) {
  struct map rest = maps[i];
  rest.begin = at;
  if (rest.reserve) {
    rest.resident = resident_bytes(rest.begin, rest.end);
    if (rest.resident > maps[i].resident) rest.resident = maps[i].resident;
  }
  rest.extent = list(&rest);
  if (!insert(i + 1, rest)) return false;
  maps[i].end = at;
  extents_resize(maps[i].extent, at - maps[i].begin);
  if (rest.reserve) {
    maps[i].resident -= rest.resident;
    lazy_count++;
  }
  ledger_map(rest.reserve ? rest.reserve : rest.site, 0);
  return true;
}

/* Take the map at index i out. */
static void drop(uint32_t i) {
  struct map *map = &maps[i];
  size_t length = map->end - map->begin;
  extents_remove(map->extent);
  if (map->reserve) {
    ledger_shrink(map->site, map->resident);
    ledger_unmap(map->reserve, length - map->resident);
    lazy_count--;
  } else {
    ledger_unmap(map->site, length);
  }
  memmove(map, map + 1, (map_count - i - 1) * sizeof *maps);
  map_count--;
}

/* Make a map of its own of what lies in [begin, end) of the map at index i; returns its index. */
static uint32_t isolate(uint32_t i, uintptr_t begin, uintptr_t end) {
  if (maps[i].begin < begin && split(i, begin)) i++;
  if (end < maps[i].end) split(i, end);
  return i;
}

/* Take out what is in a range, but for maps that are younger than a moment. Unless its pages are gone already, they are
 * looked at for the last, and as often the highest time. */
static void take_out(uintptr_t address, size_t length, uint64_t moment, bool gone) {
  uintptr_t end = address + length;
  look_at = 0, look_resident = 0;
  for (uint32_t i = find(address); i < map_count && maps[i].begin < end;) {
    if (maps[i].number > moment) {
      i++;
      continue;
    }
    i = isolate(i, address, end);
    if (!gone) look_whole(&maps[i]);
    drop(i);
  }
}

void maps_remove(uintptr_t address, size_t length) { take_out(address, length, UINT64_MAX, false); }

uint64_t maps_moving(uintptr_t address, size_t length) {
  uintptr_t end = address + length;
  for (uint32_t i = find(address); i < map_count && maps[i].begin < end; i++) look_whole(&maps[i]);
  return last_number;
}

void maps_moved(uintptr_t address, size_t length, uint64_t moment) { take_out(address, length, moment, true); }

static bool is_lazy(enum maps_nature nature) { return nature == MAPS_PROTECTED || nature == MAPS_NORESERVE; }

static enum fm_kind kind_of(enum maps_nature nature) {
  return nature == MAPS_FILE ? FM_KIND_FILE : nature == MAPS_SHARED ? FM_KIND_SHARED : FM_KIND_MAP;
}

void maps_add(uintptr_t address, size_t length, enum maps_nature nature) {
  maps_remove(address, length);
  if (nature == MAPS_UNKNOWN) return;
  struct map map = {.begin = address, .end = address + length, .nature = nature, .number = ++last_number};
  uint32_t node = walk_stack(false);
  if (!node) return;
  map.site = stacks_site(node, kind_of(nature));
  if (is_lazy(nature)) map.reserve = stacks_site(node, FM_KIND_RESERVED);
  if (!map.site || (is_lazy(nature) && !map.reserve)) return;
  map.extent = list(&map);
  if (!insert(find(map.begin), map)) return;
  lazy_count += is_lazy(nature);
  ledger_map(map.reserve ? map.reserve : map.site, length);
}

enum maps_nature maps_nature_of(uintptr_t address) {
  uint32_t i = find(address);
  return i < map_count && maps[i].begin <= address ? maps[i].nature : MAPS_UNKNOWN;
}

void maps_detach(uintptr_t address) {
  uint32_t i = find(address);
  if (i < map_count && maps[i].begin == address) drop(i);
}

static void make_lazy(struct map *map, enum maps_nature nature) {
  uint32_t reserve = stacks_site(site_node(site_at(map->site)), FM_KIND_RESERVED);
  if (!reserve) return;
  size_t length = map->end - map->begin;
  ledger_unmap(map->site, length);
  ledger_map(reserve, length);
  map->reserve = reserve;
  map->nature = nature;
  map->resident = 0;
  lazy_count++;
  look_whole(map);
}

static void make_counted(struct map *map) {
  size_t length = map->end - map->begin;
  count_as(map, length);
  ledger_unmap(map->reserve, 0);
  ledger_adopt(map->site, 0, 1);
  map->reserve = 0;
  map->nature = MAPS_COUNTED;
  lazy_count--;
}

void maps_give_back(uintptr_t address, size_t length) {
  uintptr_t end = address + length;
  for (uint32_t i = find(address); i < map_count && maps[i].begin < end; i++) {
    if (maps[i].nature == MAPS_COUNTED) {
      i = isolate(i, address, end);
      make_lazy(&maps[i], MAPS_NORESERVE);
    } else {
      look_whole(&maps[i]);
    }
  }
}

void maps_protect(uintptr_t address, size_t length, int protection) {
  uintptr_t end = address + length;
  enum maps_nature from = protection == PROT_NONE ? MAPS_COUNTED : MAPS_PROTECTED;
  for (uint32_t i = find(address); i < map_count && maps[i].begin < end; i++) {
    if (maps[i].nature != from) continue;
    i = isolate(i, address, end);
    if (from == MAPS_COUNTED)
      make_lazy(&maps[i], MAPS_PROTECTED);
    else
      make_counted(&maps[i]);
  }
}

void maps_tick(uint64_t now) {
  if (!lazy_count || now < next_look) return;
  size_t budget = LOOK_MOST;
  uint32_t first = find(look_at);
  for (uint32_t n = 0; n < map_count && budget > 0; n++) {
    struct map *map = &maps[(first + n) % map_count];
    if (map->nature != MAPS_NORESERVE) continue; /* what is inaccessible gains nothing */
    uintptr_t from = map->begin;
    if (look_at > map->begin && look_at < map->end) from = look_at;
    else look_resident = 0;
    uintptr_t to = map->end - from > budget ? from + budget : map->end;
    look_resident += resident_bytes(from, to);
    budget -= to - from;
    look_at = to;
    if (to < map->end) break; /* go on here at the next look */
    count_as(map, look_resident);
    look_resident = 0;
  }
  uint64_t pause = (LOOK_MOST - budget) / LOOK_BYTES_PER_NS;
  next_look = now + (pause > LOOK_PAUSE ? pause : LOOK_PAUSE);
}

void maps_look(void) {
  for (uint32_t i = 0; i < map_count; i++) look_whole(&maps[i]);
}

void maps_forget(void) {
  maps = NULL;
  map_count = map_room = lazy_count = 0;
  next_look = look_at = look_resident = 0;
}
