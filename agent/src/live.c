#include "live.h"

#include "failpoint.h"

uint32_t **live_leaves;

/* Both levels are used sparsely: a huge page would make a few words cost two megabytes. */
static void *sparse(void *at, size_t size) {
  if (!at) return NULL;
  os_expect_sparse(at, size);
  os_leave_out_of_dumps(at, size);
  return at;
}

static uint32_t *map_leaf(void) {
  size_t size = sizeof(uint32_t) << LIVE_LEAF_BITS;
  return sparse(os_map_private(size), size);
}

/* In a forked child the leaves, wiped, stay in use. */
static void *map_top(void) {
  size_t size = sizeof *live_leaves << (LIVE_TOP_BITS + 1);
  return sparse(os_map_kept(size), size);
}

/* One that is there before it is needed: where a program comes near its limit of address space (ulimit -v), what it has got may
 * need a leaf that there is no room left for, and the recording has to stand until the program itself is refused. */
static uint32_t *spare_leaf;

/* Where leaves are. */
#define LEAVES_MOST (1u << 16) /* 4 TiB */
static uint32_t leaves[LEAVES_MOST], leaf_count;

bool live_start(void) {
  if (live_leaves) return true;
  spare_leaf = map_leaf();
  live_leaves = fails(FAIL_block_table) ? NULL : map_top();
  if (!live_leaves || !spare_leaf) return live_give_back(), false;
  return true;
}

void live_give_back(void) {
  if (live_leaves) os_unmap(live_leaves, sizeof *live_leaves << (LIVE_TOP_BITS + 1));
  if (spare_leaf) os_unmap(spare_leaf, sizeof(uint32_t) << LIVE_LEAF_BITS);
  live_leaves = NULL;
  spare_leaf = NULL;
}

/* Words by their index, as the leaves' edges fall between any two: that of the granule, in one half or the other. */
#define WITHIN (1ull << (LIVE_TOP_BITS + LIVE_LEAF_BITS))

static uint64_t index_of(const void *address) {
  return (uintptr_t)address >> 4 | ((uintptr_t)address & 8 ? WITHIN : 0);
}
static const char *address_of(uint64_t index) {
  return (const char *)(uintptr_t)((index & (WITHIN - 1)) << 4 | (index & WITHIN ? 8 : 0));
}

static bool is_beyond(const void *address) { return (uintptr_t)address >> 4 >= WITHIN; }

static uint32_t *word_at(uint64_t index) {
  uint32_t *leaf = __atomic_load_n(&live_leaves[index >> LIVE_LEAF_BITS], __ATOMIC_ACQUIRE);
  return leaf ? &leaf[index & ((1u << LIVE_LEAF_BITS) - 1)] : NULL;
}

uint32_t *live_word_within(const void *address) {
  return is_beyond(address) ? NULL : word_at(index_of(address));
}

static uint32_t read_word(uint64_t index) {
  uint32_t *word = word_at(index);
  return word ? *word : 0;
}

/* The same; its leaf is made if need be. NULL when there is no memory. */
static uint32_t *make_word(uint64_t index) {
  uint32_t *word = word_at(index);
  if (likely(word != NULL)) return word;
  if (leaf_count == LEAVES_MOST) return NULL;
  uint32_t *leaf = fails(FAIL_block_table_leaf) ? NULL : map_leaf();
  if (!leaf) {
    leaf = spare_leaf;
    spare_leaf = NULL;
  }
  if (leaf) leaves[leaf_count++] = (uint32_t)(index >> LIVE_LEAF_BITS);
  if (leaf) __atomic_store_n(&live_leaves[index >> LIVE_LEAF_BITS], leaf, __ATOMIC_RELEASE);
  return word_at(index);
}

static bool write_word(uint64_t index, uint32_t value) {
  uint32_t *word = value ? make_word(index) : word_at(index);
  if (word) *word = value;
  return word || !value;
}

void live_expect(const void *address, size_t length) {
  uint64_t index = index_of(address), count = length >> 4;
  uint64_t rest = (1u << LIVE_LEAF_BITS) - index % (1u << LIVE_LEAF_BITS); /* an arena that goes on in the next leaf is rare */
  uintptr_t begin = (uintptr_t)make_word(index), page = begin & ~(uintptr_t)(PAGE - 1);
  if (begin) os_populate((void *)page, begin - page + (count < rest ? count : rest) * sizeof(uint32_t));
}

bool live_take_large(const void *address, struct live_block *block) {
  uint64_t index = index_of(address);
  uint32_t low = read_word(index + 1) >> 1, high = read_word(index + 2) >> 1;
  *block = (struct live_block){
      .site = read_word(index) >> 11,
      .size = low | (uint64_t)(high & 0xffff) << 31,
      .flags = high >> 16,
  };
  for (int i = 0; i < 3; i++) write_word(index + i, 0);
  return true;
}

static bool is_large_head(uint64_t index) {
  uint32_t word = read_word(index);
  return live_is_head(word) && live_is_large(word);
}

bool live_evict(const void *address, uint64_t size, struct live_block *block) {
  if (is_beyond(address)) return false;
  uint64_t first = index_of(address), last = size < LIVE_LARGE ? first : first + 2;
  for (uint64_t index = first; index <= last; index++) {
    uint32_t word = read_word(index);
    if (!word) continue;
    if (live_is_head(word)) return live_take(address_of(index), block);
    for (uint64_t head = index - 2; head < index; head++)
      if (is_large_head(head)) return live_take_large(address_of(head), block);
    write_word(index, 0); /* continues nothing: can't happen, and does no harm */
  }
  return false;
}

bool live_put(const void *address, struct live_block block) {
  if (is_beyond(address)) return false;
  uint64_t index = index_of(address);
  if (block.size < LIVE_LARGE && !block.flags)
    return write_word(index, block.site << 11 | (uint32_t)block.size << 1);
  uint32_t low = (uint32_t)(block.size & 0x7fffffff), high = (uint32_t)(block.size >> 31) | block.flags << 16;
  return write_word(index, block.site << 11 | LIVE_LARGE << 1) && write_word(index + 1, low << 1 | 1) &&
         write_word(index + 2, high << 1 | 1);
}

void live_forget(void) {
  for (uint32_t i = 0; i < leaf_count; i++) {
    uint32_t *leaf = live_leaves[leaves[i]];
    if (leaf) os_empty(leaf, sizeof *leaf << LIVE_LEAF_BITS);
  }
}
