#include "stacks.h"

#include "core.h"
#include "live.h"

/* Open addressing over node ids; the keys are the nodes themselves. At most half full. */
static uint32_t *slots;
static uint32_t slot_bits;

/* Blocks name their site in the live table. */
_Static_assert(FM_CHUNKS_MAX * SITES_PER_CHUNK - 3 * SITES_PER_CHUNK < LIVE_UNCOUNTED, "too many sites for a live block");

/* Roots of threads by name; the last one is that of all names that came too late. */
#define THREADS_MOST 256u
#define OTHERS "<other threads>"
static uint32_t threads[THREADS_MOST + 1];

struct node_sites *fm_node_sites[FM_CHUNKS_MAX];

static uint32_t hash(uint32_t parent, uint32_t code, uint32_t offset) {
  uint64_t h = ((uint64_t)parent << 32 | code) * 0x9E3779B97F4A7C15u;
  h = (h ^ h >> 29 ^ offset) * 0xD6E8FEB86659FD93u;
  return (uint32_t)(h >> (64 - slot_bits));
}

static uint32_t next(uint32_t slot) { return (slot + 1) & ((1u << slot_bits) - 1); }

/* The slot of a node, or the free one where it belongs. */
static uint32_t find(uint32_t parent, uint32_t code, uint32_t offset) {
  uint32_t slot = hash(parent, code, offset);
  for (; slots[slot]; slot = next(slot)) {
    struct fm_node *node = node_at(slots[slot]);
    if (node->parent == parent && node->offset == offset && node->code == code) break;
  }
  return slot;
}

static bool rehash(uint32_t bits) {
  uint32_t *old = slots, old_bits = slot_bits;
  uint32_t *fresh = os_map_private(sizeof *slots << bits);
  if (!fresh) return false;
  slots = fresh;
  slot_bits = bits;
  for (uint32_t id = FM_ROOT_COUNT; id < fm_header->node_count; id++) {
    struct fm_node *node = node_at(id);
    if (node->type == FM_NODE_THREAD) continue;
    uint32_t slot = hash(node->parent, node->code, node->offset);
    while (slots[slot]) slot = next(slot);
    slots[slot] = id;
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

static uint32_t add(uint32_t slot, struct fm_node node) {
  uint32_t id = store_add_node(node);
  if (!id) return 0;
  slots[slot] = id;
  if (fm_header->node_count > 1u << (slot_bits - 1) && !rehash(slot_bits + 1))
    guard_off("there was no memory for the table of stacks");
  return id;
}

/* Where a call by `parent` goes that there is no room for: to a child of its own, else of its nearest ancestor that can
 * have one. */
static uint32_t cut(uint32_t parent) {
  for (; parent >= FM_ROOT_COUNT; parent = node_at(parent)->parent) {
    if (node_at(parent)->type == FM_NODE_CUT) return parent;
    uint32_t slot = find(parent, 0, 0);
    uint32_t id = slots[slot] ? slots[slot] : add(slot, (struct fm_node){.parent = parent, .type = FM_NODE_CUT});
    if (id) return id;
  }
  return FM_ROOT_FULL;
}

static COLD uint32_t make(uint32_t slot, struct fm_node node) {
  bool ends = node.parent == FM_ROOT_FULL || node_at(node.parent)->type == FM_NODE_CUT;
  uint32_t id = node.code && !ends && !store_is_full() ? add(slot, node) : 0;
  return id ? id : cut(node.parent);
}

uint32_t stacks_child(uint32_t parent, uint32_t code, uint32_t offset) {
  uint32_t slot = find(parent, code, offset);
  if (likely(slots[slot])) return slots[slot];
  return make(slot, (struct fm_node){.parent = parent, .type = FM_NODE_PYTHON, .code = code, .offset = offset});
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

uint32_t stacks_add_site(uint32_t node, enum fm_kind kind) {
  struct node_sites **chunk = &fm_node_sites[node / NODES_PER_CHUNK];
  if (!*chunk) *chunk = os_map_private(sizeof **chunk * NODES_PER_CHUNK);
  if (!*chunk) {
    guard_off("there was no memory for the table of sites");
    return 0;
  }
  struct node_sites *sites = &(*chunk)[node % NODES_PER_CHUNK];
  uint32_t *place = kind < FREQUENT_KINDS ? &sites->of_kind[kind] : &sites->others;
  uint32_t id = store_add_site((struct fm_site){.node = node, .kind = kind, .next = *place});
  if (id) return *place = id;
  return node == FM_ROOT_FULL ? 0 : stacks_site(FM_ROOT_FULL, kind);
}
