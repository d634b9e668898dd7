/* The live table: which site holds the block at an address, and its size.
 *
 * A radix table of four-byte words, one for each 16-byte granule of the address space that was ever used, because
 * hashing costs a cache miss and a page miss for each event, and neighbours in memory are neighbours here.
 *
 *   head          site << 11 | size << 1 | 0       a block begins in this granule; size < 1023
 *   head, large   site << 11 | 1023 << 1 | 0       size and flags stand in the two words that follow
 *   continued     31 bits of payload << 1 | 1      word 1: size bits 0–30; word 2: size bits 31–46, flags << 16
 *
 * A large block covers the granules whose words it uses. Releases can be missed (ld.so frees through no hook), so a
 * word may be stale: whoever finds a block where a new one begins takes it out first (live_evict).
 *
 * All functions but live_start and live_peek: under ledger_lock, with an address below 2^47.
 */
#ifndef FLOODMARK_LIVE_H
#define FLOODMARK_LIVE_H
#include "os.h"

struct live_block {
  uint32_t site; /* LIVE_UNCOUNTED: known for its flags only */
  uint32_t flags;
  uint64_t size;
};

#define LIVE_UNCOUNTED ((1u << 21) - 1)
#define LIVE_FLAG_CODE 1u /* a code object: its release ends its identity */

/* Make the table. Call once, at start. False when there is no memory. */
bool live_start(void);

/* Might a live block begin at this address? Without the lock: right for whoever owns the block. */
bool live_peek(const void *address);

/* Take the block that begins at `address` out of the table. False when there is none. */
bool live_take(const void *address, struct live_block *block);

/* Take a stale block out whose words a new block of `size` bytes at `address` needs. False when there is none;
 * call again until then. */
bool live_evict(const void *address, uint64_t size, struct live_block *block);

/* Enter a block; its words are free. False when there is no memory for the table. A block with flags is at least
 * 48 bytes long. */
bool live_put(const void *address, struct live_block block);
#endif
