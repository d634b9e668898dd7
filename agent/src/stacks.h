/* The stack tree: stacks as nodes, interned by (parent, code, offset), and the sites that stand on them.
 *
 * Nodes are never removed. When the tables are full, a stack is charged to its nearest known ancestor, and the event
 * is counted in the header's truncated_events. All functions: under ledger_lock (stacks_start: at start).
 */
#ifndef FLOODMARK_STACKS_H
#define FLOODMARK_STACKS_H
#include "os.h"
#include "recording.h"

/* Make the roots. False when there is no memory. */
bool stacks_start(void);

/* The node of a call made by `parent` at `offset` of `code`; 0 when the tables are full. */
uint32_t stacks_child(uint32_t parent, uint32_t code, uint32_t offset);

/* The site of a stack and a kind of memory; 0 when the tables are full and not even FM_ROOT_FULL has one. */
uint32_t stacks_site(uint32_t node, enum fm_kind kind);
#endif
