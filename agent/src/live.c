#include "live.h"

uint32_t **live_leaves;

/* Both levels are used sparsely: a huge page would make a few words cost two megabytes. */
static void *map_sparse(size_t size) {
  void *at = os_map_private(size);
  if (!at) return NULL;
  os_advise(at, size, MADV_NOHUGEPAGE);
  os_advise(at, size, MADV_DONTDUMP);
  return at;
}

bool live_start(void) {
  live_leaves = map_sparse(sizeof *live_leaves << LIVE_TOP_BITS);
  return live_leaves != NULL;
}

/* Words by granule, as the leaves' edges fall between any two. */
static const char *address_of(uint64_t granule) { return (const char *)(uintptr_t)(granule << 4); }

static uint32_t read_word(uint64_t granule) {
  uint32_t *word = live_word(address_of(granule));
  return word ? *word : 0;
}

static bool write_word(uint64_t granule, uint32_t value) {
  uint32_t *word = live_word(address_of(granule));
  if (unlikely(!word)) {
    if (!value) return true;
    uint32_t *leaf = map_sparse(sizeof *leaf << LIVE_LEAF_BITS);
    if (!leaf) return false;
    __atomic_store_n(&live_leaves[granule >> LIVE_LEAF_BITS], leaf, __ATOMIC_RELEASE);
    word = live_word(address_of(granule));
  }
  *word = value;
  return true;
}

static uint64_t granule_of(const void *address) { return (uintptr_t)address >> 4; }

bool live_take_large(const void *address, struct live_block *block) {
  uint64_t granule = granule_of(address);
  uint32_t low = read_word(granule + 1) >> 1, high = read_word(granule + 2) >> 1;
  *block = (struct live_block){
      .site = read_word(granule) >> 11,
      .size = low | (uint64_t)(high & 0xffff) << 31,
      .flags = high >> 16,
  };
  for (int i = 0; i < 3; i++) write_word(granule + i, 0);
  return true;
}

bool live_is_stale_large(const void *address) {
  uint64_t granule = granule_of(address);
  return read_word(granule + 1) || read_word(granule + 2);
}

static bool is_large_head(uint64_t granule) {
  uint32_t word = read_word(granule);
  return live_is_head(word) && live_is_large(word);
}

bool live_evict(const void *address, uint64_t size, struct live_block *block) {
  uint64_t first = granule_of(address), last = size < LIVE_LARGE ? first : first + 2;
  for (uint64_t granule = first; granule <= last; granule++) {
    uint32_t word = read_word(granule);
    if (!word) continue;
    if (live_is_head(word)) return live_take(address_of(granule), block);
    for (uint64_t head = granule - 2; head < granule; head++)
      if (is_large_head(head)) return live_take_large(address_of(head), block);
    write_word(granule, 0); /* continues nothing: can't happen, and does no harm */
  }
  return false;
}

bool live_put_slowly(const void *address, struct live_block block) {
  uint64_t granule = granule_of(address);
  if (block.size < LIVE_LARGE && !block.flags)
    return write_word(granule, block.site << 11 | (uint32_t)block.size << 1);
  uint32_t low = (uint32_t)(block.size & 0x7fffffff), high = (uint32_t)(block.size >> 31) | block.flags << 16;
  return write_word(granule, block.site << 11 | LIVE_LARGE << 1) && write_word(granule + 1, low << 1 | 1) &&
         write_word(granule + 2, high << 1 | 1);
}
