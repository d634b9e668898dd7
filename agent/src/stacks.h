/* The stack tree: stacks as nodes, interned by (parent, code, offset), and the sites that stand on them.
 *
 * Nodes are never removed. When the tables are full, a stack ends at a child of its nearest known ancestor that says so
 * (FM_NODE_CUT). All functions: under ledger_lock (stacks_start: at start).
 */
#ifndef FLOODMARK_STACKS_H
#define FLOODMARK_STACKS_H
#include "os.h"
#include "store.h"

/* The sites of a node, in chunks parallel to the nodes'. */
#define FREQUENT_KINDS 2
struct node_sites {
  uint32_t of_kind[FREQUENT_KINDS]; /* FM_KIND_OBJECT, FM_KIND_BUFFER; 0: none yet */
  uint32_t others;                  /* the last of another kind, see fm_site.next */
};
extern struct node_sites *fm_node_sites[FM_TABLE_CHUNKS_MAX];

/* A stack, with its sites of the kinds that are frequent: 0 where none is known yet. */
#define STACK_KINDS 3 /* FM_KIND_OBJECT, FM_KIND_BUFFER, FM_KIND_HEAP */
struct stack {
  uint32_t node;
  uint32_t sites[STACK_KINDS];
};

/* Make the roots. False when there is no memory. */
bool stacks_start(void);

/* The recording has ended, or is a forked child's parent's: forget all; stacks_start is next. */
void stacks_forget(void);

/* In a forked child: no thread has a name. */
void stacks_forget_threads(void);

/* The node of a call made by `parent` at `offset` of `code`, or of what there is no room for; 0 only where the parent is 0 or the code
 * CODE_LEFT_OUT: that is not recorded (own.h). A code that is 0 had no room itself. */
uint32_t stacks_child(uint32_t parent, uint32_t code, uint32_t offset);

/* The number of a thread's name, the same in all recordings. There are FM_THREADS_MOST of them, and one for all names that come
 * later. */
uint32_t stacks_thread(const char *name, uint32_t length);

/* The root of the calling thread's stacks: that of all threads of its number; FM_ROOT_PYTHON where that is 0 or 1, or the tables are
 * full; 0 where the thread is not recorded (own.h). */
uint32_t stacks_thread_root(void);

/* The site of a stack and a SORT, FM_ROOT_FULL's when there is no room for it; 0 when there is no memory. */
uint32_t stacks_add_site(uint32_t node, uint32_t sort) APART;
static inline uint32_t stacks_site(uint32_t node, uint32_t sort) {
  const struct node_sites *sites = fm_node_sites[node / NODES_PER_CHUNK];
  if (likely(sites != NULL)) {
    sites += node % NODES_PER_CHUNK;
    if (likely(sort < FREQUENT_KINDS && sites->of_kind[sort])) return sites->of_kind[sort];
    for (uint32_t id = sites->others; id; id = site_at(id)->next)
      if (site_sort(site_at(id)) == sort) return id;
  }
  return stacks_add_site(node, sort);
}
#endif
