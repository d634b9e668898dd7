/* The live table: which site holds the block at an address, and its size.
 *
 * A radix table of four-byte words, one for each 16-byte granule of the address space that was ever used, because
 * hashing costs a cache miss and a page miss for each event, and neighbours in memory are neighbours here.
 *
 *   head          site << 11 | size << 1 | 0       a block begins in this granule; size < 1023
 *   head, large   site << 11 | 1023 << 1 | 0       size and flags stand in the two words that follow
 *   continued     31 bits of payload << 1 | 1      word 1: size bits 0–30; word 2: size bits 31–46, flags << 16
 *
 * A block that begins in the middle of a granule (some allocators hand out 8 bytes at 8 bytes' distance) has its word in a
 * second half of the table, which is laid out likewise.
 *
 * A large block covers the granules whose words it uses. Releases can be missed (ld.so frees through no hook), so a
 * word may be stale: whoever finds a block where a new one begins takes it out first (live_evict).
 *
 * All functions but live_start, live_word and live_peek: under ledger_lock. Addresses of more than MACHINE_ADDRESS_BITS have no words.
 */
#ifndef FLOODMARK_LIVE_H
#define FLOODMARK_LIVE_H
#include "os.h"
#include "recording.h"

struct live_block {
  uint32_t site; /* LIVE_UNCOUNTED: known for its flags only */
  uint32_t flags;
  uint64_t size;
};

#define LIVE_UNCOUNTED ((1u << 21) - 1)
#define LIVE_FLAG_CODE 1u    /* a code object: its release ends its identity */
#define LIVE_EXTENT_SHIFT 1u  /* the other flags are its extent (extents.h), 0 for most */

#define LIVE_LARGE FM_LIVE_LARGE
#define LIVE_LEAF_BITS FM_LIVE_LEAF_BITS /* granules of a leaf: it stands for 64 MiB of addresses and takes 16 MiB when all are used */
#define LIVE_TOP_BITS (MACHINE_ADDRESS_BITS - 4 - LIVE_LEAF_BITS) /* for each half */
extern uint32_t **live_leaves;

/* Make the table, if it isn't there. At start. False when there is no memory. */
bool live_start(void);

/* Nothing comes of the recording, and no hook knows of the table: it goes. */
void live_give_back(void);

/* The recording has ended: no block is known. The table stays where it is, as a thread may be about to look into it. */
void live_forget(void);

/* Many small blocks will soon stand in this range: have the pages of its words there at once. */
void live_expect(const void *address, size_t length);

/* The word for a block at this address; NULL when none near it was ever used. The bits below a granule are rotated to the
 * top, so that one test tells what is not at the beginning of one, or too high. */
uint32_t *live_word_within(const void *address) COLD;
static inline uint32_t *live_word(const void *address) {
  uint64_t granule = (uintptr_t)address >> 4 | (uintptr_t)address << 60;
  if (unlikely(granule >> (LIVE_TOP_BITS + LIVE_LEAF_BITS))) return live_word_within(address);
  uint32_t *leaf = __atomic_load_n(&live_leaves[granule >> LIVE_LEAF_BITS], __ATOMIC_ACQUIRE);
  return likely(leaf != NULL) ? &leaf[granule & ((1u << LIVE_LEAF_BITS) - 1)] : NULL;
}

static inline bool live_is_head(uint32_t word) { return word && !(word & 1); }
static inline uint32_t live_site(uint32_t head) { return head >> 11; }
static inline uint32_t live_size(uint32_t head) { return head >> 1 & LIVE_LARGE; }
static inline bool live_is_large(uint32_t head) { return live_size(head) == LIVE_LARGE; }

/* The word at this address where a live block may begin there, else NULL. Without the lock: right for whoever owns the
 * block. */
static inline uint32_t *live_peek(const void *address) {
  uint32_t *word = live_word(address);
  return word && live_is_head(*word) ? word : NULL;
}

/* Take the block that begins at `address`, with this word, out of the table. False when there is none. */
bool live_take_large(const void *address, struct live_block *block);
static inline bool live_take_from(uint32_t *word, const void *address, struct live_block *block) {
  uint32_t head = *word;
  if (unlikely(!live_is_head(head))) return false;
  if (unlikely(live_is_large(head))) return live_take_large(address, block);
  *word = 0;
  *block = (struct live_block){.site = live_site(head), .size = live_size(head)};
  return true;
}
static inline bool live_take(const void *address, struct live_block *block) {
  uint32_t *word = live_word(address);
  return word && live_take_from(word, address, block);
}

/* Enter a block of a usual size where there is none; `word` is live_word's. False when it is another case: then nothing is
 * done, and live_evict and live_put do. */
static inline bool live_put_plain(uint32_t *word, uint32_t site, uint64_t size) {
  if (unlikely(!word || *word || size >= LIVE_LARGE)) return false;
  *word = site << 11 | (uint32_t)size << 1;
  return true;
}

/* Take a stale block out whose words a new block of `size` bytes at `address` needs. False when there is none;
 * call again until then. */
bool live_evict(const void *address, uint64_t size, struct live_block *block);

/* Enter a block; its words are free. False when there is no memory for the table, or its address is beyond it. A block with flags is at least
 * 48 bytes long. */
bool live_put(const void *address, struct live_block block);
#endif
