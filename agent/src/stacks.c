#include "stacks.h"

#include <string.h>

#include "clock.h"
#include "core.h"
#include "failpoint.h"
#include "live.h"
#include "memory.h"
#include "own.h"

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

/* Names of threads by number, from 2 on; the last one is that of all that came too late. A thread has its number for life, each recording
 * nodes of its own. */
#define NUMBER_FIRST (FM_ROOT_PYTHON + 1u)
#define NUMBER_LAST (NUMBER_FIRST + FM_THREADS_MOST)
#define NAME_SIZE 1024u
#define OTHERS "<other threads>"
static struct {
  uint32_t length;
  char text[NAME_SIZE];
} names[NUMBER_LAST + 1];
static uint32_t number_next = NUMBER_FIRST;
_Static_assert(sizeof fm_thread_roots / sizeof *fm_thread_roots == NUMBER_LAST + 1, "a node for each number");

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
  uint32_t *fresh = fails(old ? FAIL_stack_table : FAIL_first_stack_table) ? NULL : memory_map(sizeof *slots << bits);
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
  if (old) memory_unmap(old, sizeof *slots << old_bits);
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
  memset(fm_thread_roots, 0, sizeof fm_thread_roots);
  memset(fm_node_sites, 0, sizeof fm_node_sites);
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
  if (unlikely(!parent || code == CODE_LEFT_OUT)) return 0;
  struct fm_node node = {.parent = parent, .type = FM_NODE_PYTHON, .code = code, .offset = offset};
  uint32_t id = likely(code && is_open(parent)) ? add(slot, tag, node) : 0;
  return likely(id) ? id : cut(parent);
}

static uint32_t add_thread(const char *name, uint32_t length) {
  uint32_t at;
  if (fails(FAIL_thread_root) || !store_reserve_bytes(length, &at)) return 0;
  store_write_bytes(at, name, length);
  store_publish_bytes(at, length);
  return store_add_node((struct fm_node){.type = FM_NODE_THREAD, .code = at, .offset = length});
}

uint32_t stacks_thread(const char *name, uint32_t length) {
  if (length > NAME_SIZE) length = NAME_SIZE;
  for (uint32_t i = NUMBER_FIRST; i < number_next; i++)
    if (names[i].length == length && memcmp(names[i].text, name, length) == 0) return i;
  if (number_next == NUMBER_LAST || fails(FAIL_thread_number)) name = OTHERS, length = sizeof OTHERS - 1;
  if (number_next > NUMBER_LAST) return NUMBER_LAST;
  memcpy(names[number_next].text, name, length);
  names[number_next].length = length;
  return number_next++;
}

uint32_t stacks_thread_root(void) {
  uint32_t number = fm_thread.root;
  if (!own_thread()) return 0;
  if (number < NUMBER_FIRST) return FM_ROOT_PYTHON;
  uint32_t *root = &fm_thread_roots[number];
  if (!*root) *root = add_thread(names[number].text, names[number].length);
  if (!*root) *root = FM_ROOT_PYTHON;
  return *root;
}

void stacks_forget_threads(void) { number_next = NUMBER_FIRST; }

/* The sites of a chunk of nodes. Small programs stay within the first one, which is not all used then. */
static COLD struct node_sites *map_sites(uint32_t chunk) {
  struct node_sites *sites = fails(chunk ? FAIL_site_table : FAIL_first_site_table) ? NULL : memory_map(sizeof *sites * NODES_PER_CHUNK);
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
