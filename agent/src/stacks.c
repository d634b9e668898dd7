#include "stacks.h"

#include <string.h>

#include "clock.h"
#include "core.h"
#include "live.h"

/* Open addressing over node ids; the keys are the nodes themselves. At most three quarters full.
 *
 * A slot is an id and above it a part of the hash, so that hardly any node but the right one is looked at: each look is a
 * cache miss. Calls that one frame makes within a few instructions come soon after each other: they share a line of slots.
 */
#define ID_BITS 23
#define LINE 16u       /* slots in a cache line */
#define NEIGHBOURS 64u /* bytes of code */
static uint32_t *slots;
static uint32_t slot_bits;

_Static_assert((uint64_t)FM_TABLE_CHUNKS_MAX * NODES_PER_CHUNK <= 1u << ID_BITS, "a node takes more bits");

/* Blocks name their site in the live table. */
_Static_assert(FM_TABLE_CHUNKS_MAX * SITES_PER_CHUNK - 3 * SITES_PER_CHUNK < LIVE_UNCOUNTED, "too many sites for a live block");

/* Roots of threads by name; the last one is that of all names that came too late. */
#define THREADS_MOST 256u
#define OTHERS "<other threads>"
static uint32_t threads[THREADS_MOST + 1];

struct node_sites *fm_node_sites[FM_TABLE_CHUNKS_MAX];

static inline bool is_node(uint32_t id, uint32_t parent, uint32_t code, uint32_t offset) {
  const struct fm_node *node = node_at(id);
  return node->parent == parent && node->offset == offset && node->code == code;
}

static inline uint32_t id_in(uint32_t slot) { return slot & ((1u << ID_BITS) - 1); }

/* The slot of a node, or the free one where it belongs, and what stands above its id there. Lines are looked at all round,
 * each from the same slot on. */
static inline uint32_t *find(uint32_t parent, uint32_t code, uint32_t offset, uint32_t *tag) {
  uint64_t h = ((uint64_t)parent << 32 | code) * 0x9E3779B97F4A7C15u;
  h = (h ^ h >> 29 ^ offset / NEIGHBOURS) * 0xD6E8FEB86659FD93u;
  uint32_t within = (offset ^ (uint32_t)h) * 0x9E3779B1u, first = within >> 28;
  *tag = within >> 5 << ID_BITS;
  for (uint32_t line = (uint32_t)(h >> (64 - slot_bits)) / LINE * LINE;; line = (line + LINE) & ((1u << slot_bits) - 1))
    for (uint32_t i = 0; i < LINE; i++) {
      uint32_t *slot = &slots[line + (first + i) % LINE];
      if (!*slot || ((*slot ^ *tag) >> ID_BITS == 0 && is_node(id_in(*slot), parent, code, offset))) return slot;
    }
}

static bool rehash(uint32_t bits) {
  uint32_t *old = slots, old_bits = slot_bits;
  uint32_t *fresh = os_map_private(sizeof *slots << bits);
  if (!fresh) return false;
  if (old) os_populate(fresh, sizeof *slots << bits); /* of the first one a short-lived process uses little */
  slots = fresh;
  slot_bits = bits;
  for (uint32_t id = FM_ROOT_COUNT; id < fm_header->node_count; id++) {
    struct fm_node *node = node_at(id);
    if (node->type == FM_NODE_THREAD) continue;
    uint32_t tag, *slot = find(node->parent, node->code, node->offset, &tag);
    *slot = tag | id;
  }
  if (old) os_unmap(old, sizeof *slots << old_bits);
  return true;
}

bool stacks_start(void) {
  for (uint32_t root = 1; root < FM_ROOT_COUNT; root++) {
    if (store_add_node((struct fm_node){.type = FM_NODE_ROOT, .code = root}) != root) return false;
    for (uint32_t kind = 0; kind < FM_KIND_COUNT; kind++)
      if (root == FM_ROOT_FULL && !stacks_site(root, kind)) return false; /* there before it is needed */
  }
  return rehash(15);
}

void stacks_forget(void) {
  memset(threads, 0, sizeof threads);
  slots = NULL;
  slot_bits = 0;
}

static inline uint32_t add(uint32_t *slot, uint32_t tag, struct fm_node node) {
  if (unlikely(fm_header->node_count > 7u << (slot_bits - 3))) return 0; /* it could not grow: the guard is off */
  uint32_t id = store_add_node(node);
  if (!id) return 0;
  *slot = tag | id;
  if (unlikely(id > 3u << (slot_bits - 2)) && !rehash(slot_bits + 1))
    guard_off("there was no memory for the table of stacks");
  return id;
}

/* Where a call by `parent` goes that there is no room for: to a child of its own, else of its nearest ancestor that can
 * have one. */
static COLD uint32_t cut(uint32_t parent) {
  for (; parent >= FM_ROOT_COUNT; parent = node_at(parent)->parent) {
    if (node_at(parent)->type == FM_NODE_CUT) return parent;
    uint32_t tag, *slot = find(parent, 0, 0, &tag);
    uint32_t id = *slot ? id_in(*slot) : add(slot, tag, (struct fm_node){.parent = parent, .type = FM_NODE_CUT});
    if (id) return id;
  }
  return FM_ROOT_FULL;
}

/* May a call by `parent` be taken in? */
static inline bool is_open(uint32_t parent) {
  return parent != FM_ROOT_FULL && node_at(parent)->type != FM_NODE_CUT && !store_is_full();
}

uint32_t stacks_child(uint32_t parent, uint32_t code, uint32_t offset) {
  uint32_t tag, *slot = find(parent, code, offset, &tag);
  if (*slot) return id_in(*slot);
  struct fm_node node = {.parent = parent, .type = FM_NODE_PYTHON, .code = code, .offset = offset};
  uint32_t id = likely(code && is_open(parent)) ? add(slot, tag, node) : 0;
  return likely(id) ? id : cut(parent);
}

static uint32_t add_thread(const char *name, uint32_t length) {
  uint32_t at;
  if (!store_reserve_bytes(length, &at)) return 0;
  store_write_bytes(at, name, length);
  store_publish_bytes(at, length);
  return store_add_node((struct fm_node){.type = FM_NODE_THREAD, .code = at, .offset = length});
}

uint32_t stacks_thread(const char *name, uint32_t length) {
  uint32_t i = 0;
  for (; i < THREADS_MOST && threads[i]; i++) {
    struct fm_node *node = node_at(threads[i]);
    if (node->offset == length && store_bytes_equal(node->code, name, length)) return threads[i];
  }
  if (!threads[i]) threads[i] = i < THREADS_MOST ? add_thread(name, length) : add_thread(OTHERS, sizeof OTHERS - 1);
  return threads[i] ? threads[i] : FM_ROOT_PYTHON;
}

/* The sites of a chunk of nodes. Small programs stay within the first one, which is not all used then. */
static COLD struct node_sites *map_sites(uint32_t chunk) {
  struct node_sites *sites = os_map_private(sizeof *sites * NODES_PER_CHUNK);
  if (!sites) guard_off("there was no memory for the table of sites");
  else if (chunk > 0) os_populate(sites, sizeof *sites * NODES_PER_CHUNK);
  return fm_node_sites[chunk] = sites;
}

uint32_t stacks_add_site(uint32_t node, uint32_t sort) {
  uint32_t chunk = node / NODES_PER_CHUNK;
  struct node_sites *sites = fm_node_sites[chunk];
  if (unlikely(!sites) && !(sites = map_sites(chunk))) return 0;
  sites += node % NODES_PER_CHUNK;
  uint32_t *place = sort < FREQUENT_KINDS ? &sites->of_kind[sort] : &sites->others;
  uint32_t id = store_add_site(node, sort, *place, fm_time);
  if (likely(id)) return *place = id;
  return node == FM_ROOT_FULL ? 0 : stacks_site(FM_ROOT_FULL, sort_kind(sort));
}
