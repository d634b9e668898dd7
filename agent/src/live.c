#include "live.h"

#define LEAF_BITS 22 /* granules of a leaf: it stands for 64 MiB of addresses and takes 16 MiB when all are used */
#define TOP_BITS (47 - 4 - LEAF_BITS)
#define LARGE 1023u

static uint32_t **leaves;

/* Both levels are used sparsely: a huge page would make a few words cost two megabytes. */
static void *map_sparse(size_t size) {
  void *at = os_map_private(size);
  if (!at) return NULL;
  os_advise(at, size, MADV_NOHUGEPAGE);
  os_advise(at, size, MADV_DONTDUMP);
  return at;
}

bool live_start(void) {
  leaves = map_sparse(sizeof *leaves << TOP_BITS);
  return leaves != NULL;
}

static uint32_t *find(uint64_t granule) {
  uint32_t *leaf = __atomic_load_n(&leaves[granule >> LEAF_BITS], __ATOMIC_ACQUIRE);
  return leaf ? &leaf[granule & ((1u << LEAF_BITS) - 1)] : NULL;
}

static uint32_t read_word(uint64_t granule) {
  uint32_t *word = find(granule);
  return word ? *word : 0;
}

static bool write_word(uint64_t granule, uint32_t value) {
  uint32_t *word = find(granule);
  if (unlikely(!word)) {
    if (!value) return true;
    uint32_t *leaf = map_sparse(sizeof *leaf << LEAF_BITS);
    if (!leaf) return false;
    __atomic_store_n(&leaves[granule >> LEAF_BITS], leaf, __ATOMIC_RELEASE);
    word = find(granule);
  }
  *word = value;
  return true;
}

static bool is_head(uint32_t word) { return word && !(word & 1); }
static bool is_large(uint32_t head) { return (head >> 1 & LARGE) == LARGE; }
static uint64_t granule_of(const void *address) { return (uintptr_t)address >> 4; }

bool live_peek(const void *address) {
  uint64_t granule = granule_of(address);
  return !(granule >> (TOP_BITS + LEAF_BITS)) && is_head(read_word(granule));
}

static bool take(uint64_t granule, struct live_block *block) {
  uint32_t head = read_word(granule);
  if (!is_head(head)) return false;
  write_word(granule, 0);
  block->site = head >> 11;
  block->size = head >> 1 & LARGE;
  block->flags = 0;
  if (likely(!is_large(head))) return true;
  uint32_t low = read_word(granule + 1) >> 1, high = read_word(granule + 2) >> 1;
  block->size = low | (uint64_t)(high & 0xffff) << 31;
  block->flags = high >> 16;
  write_word(granule + 1, 0);
  write_word(granule + 2, 0);
  return true;
}

bool live_take(const void *address, struct live_block *block) { return take(granule_of(address), block); }

bool live_evict(const void *address, uint64_t size, struct live_block *block) {
  uint64_t first = granule_of(address), last = size < LARGE ? first : first + 2;
  for (uint64_t granule = first; granule <= last; granule++) {
    uint32_t word = read_word(granule);
    if (likely(!word)) continue;
    if (is_head(word)) return take(granule, block);
    if (is_head(read_word(granule - 1)) && is_large(read_word(granule - 1))) return take(granule - 1, block);
    if (is_head(read_word(granule - 2)) && is_large(read_word(granule - 2))) return take(granule - 2, block);
    write_word(granule, 0); /* continues nothing: can't happen, and does no harm */
  }
  return false;
}

bool live_put(const void *address, struct live_block block) {
  uint64_t granule = granule_of(address);
  if (likely(block.size < LARGE && !block.flags))
    return write_word(granule, block.site << 11 | (uint32_t)block.size << 1);
  uint32_t low = (uint32_t)(block.size & 0x7fffffff), high = (uint32_t)(block.size >> 31) | block.flags << 16;
  return write_word(granule, block.site << 11 | LARGE << 1) && write_word(granule + 1, low << 1 | 1) &&
         write_word(granule + 2, high << 1 | 1);
}
