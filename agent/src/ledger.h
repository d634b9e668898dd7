/* The ledger: what each site holds, and what it held when the total was highest. The rule of epochs is stated in
 * ../recording.h. O(1) an event. All functions: under ledger_lock.
 */
#ifndef FLOODMARK_LEDGER_H
#define FLOODMARK_LEDGER_H
#include <stdint.h>

/* A site gains a block, or loses one. Sizes in bytes. */
void ledger_acquire(uint32_t site, uint64_t bytes);
void ledger_release(uint32_t site, uint64_t bytes);

/* A site gains a block whose bytes it has already. */
void ledger_adopt(uint32_t site);

/* A block's counted part changes (a map's resident part): bytes move, blocks stay. */
void ledger_grow(uint32_t site, uint64_t bytes);
void ledger_shrink(uint32_t site, uint64_t bytes);
#endif
