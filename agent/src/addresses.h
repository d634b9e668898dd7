/* A table of records by address, for what is known of some of the blocks in memory: code objects, samples. A record begins with its
 * address, a uintptr_t, 0 where the slot is free; its size is a constant to each user, so that all of this is compiled for it.
 *
 * Open addressing with linear probes and backward-shift deletion; at most half full. Under ledger_lock.
 */
#ifndef FLOODMARK_ADDRESSES_H
#define FLOODMARK_ADDRESSES_H
#include <string.h>

#include "memory.h"
#include "os.h"

struct addresses {
  char *records; /* NULL before the first */
  uint32_t bits, count;
};

static ALWAYS_INLINE uint32_t addresses_mask(const struct addresses *table) { return (1u << table->bits) - 1; }

static ALWAYS_INLINE uint32_t addresses_home(const struct addresses *table, uintptr_t address) {
  return (uint32_t)((address >> 3) * 0x9E3779B97F4A7C15u >> (64 - table->bits));
}

static ALWAYS_INLINE uintptr_t *addresses_at(const struct addresses *table, uint32_t slot, size_t size) {
  return (uintptr_t *)(void *)(table->records + slot * size);
}

/* The record of an address, or the free one where it belongs. There is a table. */
static ALWAYS_INLINE void *addresses_find(const struct addresses *table, uintptr_t address, size_t size) {
  uint32_t slot = addresses_home(table, address);
  while (*addresses_at(table, slot, size) && *addresses_at(table, slot, size) != address)
    slot = (slot + 1) & addresses_mask(table);
  return addresses_at(table, slot, size);
}

/* Have room for one more, in a table that begins with so many bits. False when there is no memory. */
static inline bool addresses_make_room(struct addresses *table, uint32_t first_bits, size_t size) {
  if (table->records && table->count < 1u << (table->bits - 1)) return true;
  struct addresses old = *table;
  table->bits = old.records ? old.bits + 1 : first_bits;
  table->records = memory_map(size << table->bits);
  if (!table->records) return *table = old, false;
  if (!old.records) return true;
  for (uint32_t slot = 0; slot <= addresses_mask(&old); slot++) {
    uintptr_t *record = addresses_at(&old, slot, size);
    if (*record) memcpy(addresses_find(table, *record, size), record, size);
  }
  memory_unmap(old.records, size << old.bits);
  return true;
}

/* Remove a record of the table. */
static inline void addresses_remove(struct addresses *table, void *record, size_t size) {
  uint32_t hole = (uint32_t)((size_t)((char *)record - table->records) / size), mask = addresses_mask(table);
  table->count--;
  for (uint32_t slot = (hole + 1) & mask; *addresses_at(table, slot, size); slot = (slot + 1) & mask) {
    uintptr_t *next = addresses_at(table, slot, size);
    /* It may move into the hole unless its home lies behind the hole, up to where it stands. */
    if (((slot - addresses_home(table, *next)) & mask) < ((slot - hole) & mask)) continue;
    memcpy(addresses_at(table, hole, size), next, size);
    hole = slot;
  }
  *addresses_at(table, hole, size) = 0;
}
#endif
