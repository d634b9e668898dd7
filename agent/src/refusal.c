#include "refusal.h"

#include <errno.h>
#include <sys/resource.h>

#include "clock.h"
#include "core.h"
#include "ending.h"
#include "process.h"
#include "store.h"
#include "walk.h"

/* Smaller blocks come from the heap that malloc has, not from mappings of their own. */
#define SMALL (128u << 10)
/* What allocators ask the system for at a time, at least: where that can be had, a small block is refused for another reason. */
#define PIECE (1u << 20)

static bool ends_process;
void refusal_end_process(void) { ends_process = true; }

static bool exceeds(int resource, uint64_t used, size_t size, uint64_t *limit) {
  struct rlimit known;
  if (fm_failed(os_limit(resource, &known)) || known.rlim_cur == RLIM_INFINITY) return false;
  *limit = known.rlim_cur;
  return size > *limit || used + size + 2 * PIECE > *limit;
}

static uint32_t find_limit(size_t size, uint64_t *limit) {
  struct process_memory used;
  if (!process_read_memory(&used)) used.address_space = used.data = UINT64_MAX / 2; /* as at its limit */
  if (exceeds(RLIMIT_AS, used.address_space, size, limit)) return FM_LIMIT_ADDRESS_SPACE;
  if (exceeds(RLIMIT_DATA, used.data, size, limit)) return FM_LIMIT_DATA;
  *limit = 0;
  return FM_LIMIT_NONE;
}

static uint64_t count_blocks(void) {
  uint64_t blocks = 0;
  for (uint32_t kind = 0; kind < FM_KINDS_SIZED; kind++)
    for (uint32_t class = 0; class < FM_SIZE_CLASSES; class++) blocks += fm_header->sizes[kind][class];
  return blocks;
}

static bool is_nothing_left(void) {
  void *piece = os_map_private(PIECE);
  if (piece) os_unmap(piece, PIECE);
  return !piece;
}

/* What is refused while Python clears up and prints what has happened tells less than the request that led to it: it comes soon after,
 * or below no line. */
#define SOON_BLOCKS 10000u
static void keep(struct fm_refusal refusal) {
  struct fm_refusal *kept = &fm_header->refusal;
  uint32_t count = kept->count + 1;
  if (count == 1 || (refusal.node >= FM_ROOT_COUNT && refusal.blocks - kept->blocks > SOON_BLOCKS)) *kept = refusal;
  kept->has_left = refusal.has_left;
  kept->count = count;
}

void refusal_note(size_t size, int error) {
  if (!size || error != ENOMEM) return;
  bool is_ours = !fm_header->forked && (uint32_t)os_getpid() == fm_header->pid; /* and no vfork child's, in our memory */
  bool is_end = ends_process && is_ours && size <= SMALL && is_nothing_left();
  struct fm_refusal refusal = {.bytes = size, .has_left = is_end};
  refusal.limit_kind = find_limit(size, &refusal.limit);
  uint32_t place = ledger_enter();
  refusal.ns = clock_since_start();
  refusal.blocks = count_blocks();
  refusal.node = walk_stack(false);
  if (core_is_on()) keep(refusal);
  ledger_leave(place);
  if (!is_end) return;
  ending_record();
  os_exit(FM_EXIT_OUT_OF_MEMORY);
}
