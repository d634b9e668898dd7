/* The recording file: its header and the tables that grow in it. The format is ../recording.h.
 *
 * Records are added by one thread at a time (under ledger_lock, or before the switch is on); published records are
 * read by anyone.
 */
#ifndef FLOODMARK_STORE_H
#define FLOODMARK_STORE_H
#include "os.h"
#include "recording.h"

extern struct fm_header *fm_header; /* NULL until store_create has succeeded */

/* Records of one chunk; powers of two, so that a record is found by shift and mask. */
#define NODES_PER_CHUNK (FM_CHUNK_SIZE / (uint32_t)sizeof(struct fm_node))
#define SITES_PER_CHUNK (FM_CHUNK_SIZE / (uint32_t)sizeof(struct fm_site))
#define CODES_PER_CHUNK (FM_CHUNK_SIZE / (uint32_t)sizeof(struct fm_code))
#define CHURN_PER_CHUNK (FM_CHUNK_SIZE / (uint32_t)sizeof(struct fm_churn))

/* Chunks of each table in the order of their index. */
extern struct fm_node *fm_node_chunks[FM_TABLE_CHUNKS_MAX];
extern struct fm_site *fm_site_chunks[FM_TABLE_CHUNKS_MAX];
extern struct fm_code *fm_code_chunks[FM_TABLE_CHUNKS_MAX];
extern struct fm_churn *fm_churn_chunks[FM_TABLE_CHUNKS_MAX];

static inline struct fm_node *node_at(uint32_t id) {
  return &fm_node_chunks[id / NODES_PER_CHUNK][id % NODES_PER_CHUNK];
}
static inline struct fm_site *site_at(uint32_t id) {
  return &fm_site_chunks[id / SITES_PER_CHUNK][id % SITES_PER_CHUNK];
}
static inline struct fm_code *code_at(uint32_t id) {
  return &fm_code_chunks[id / CODES_PER_CHUNK][id % CODES_PER_CHUNK];
}
static inline struct fm_churn *churn_at(uint32_t site) {
  return &fm_churn_chunks[site / CHURN_PER_CHUNK][site % CHURN_PER_CHUNK];
}

static inline uint32_t site_node(const struct fm_site *site) { return site->node_kind & ((1u << 24) - 1); }
/* What tells the sites of a node apart: the kind of memory, and in a sampled recording the class of the blocks' size. */
#define SORT(kind, size_class) ((uint32_t)(kind) | (size_class) << 4)
static inline uint32_t site_sort(const struct fm_site *site) { return site->node_kind >> 24; }
static inline enum fm_kind sort_kind(uint32_t sort) { return sort & 0xf; }
static inline enum fm_kind site_kind(const struct fm_site *site) { return sort_kind(site_sort(site)); }

/* The recording is to have so many chunks of tables and of the timeline at most. At start; else it may have as many as the format
 * allows. */
void store_limit(uint32_t tables, uint32_t timeline);
extern uint32_t fm_timeline_chunks_most;

/* Create the file; it must not exist. `path` is absolute. NULL, or why it could not be made (plain words). */
const char *store_create(const char *path);

/* Give back what the disk holds for records that never came, of nodes, sites, codes and bytes. At the end. */
void store_trim(void);

/* For another recording: this one is given up. */
void store_forget(void);

/* Add a record and publish it. The new id, or 0 when the tables are full or the disk is (then the guard is off). Full is
 * earlier for some than for others: the last chunks are kept for sites and cut nodes. */
uint32_t store_add_node(struct fm_node node);
uint32_t store_add_site(uint32_t node, uint32_t sort, uint32_t next, uint32_t time);
uint32_t store_add_code(struct fm_code code);

/* The same of a table of one chunk, whose records have no ids. */
bool store_add_source(struct fm_source source);

/* A mark's name; it stays without one where there is no room. */
void store_name_mark(uint32_t mark, const char *name, uint32_t length);

/* A table as it grows. Its chunks get their room on the disk piece by piece: most processes of a large tree need little of it, and no
 * event should wait for much. */
enum share {
  SHARE_OPEN,    /* of the tables' chunks but the last ones */
  SHARE_KEPT,    /* of all of them */
  SHARE_TIMELINE /* chunks of its own */
};
struct growing {
  enum fm_table table;
  void **chunks;
  uint32_t room; /* bytes from the table's beginning that are mapped and that the disk has room for */
};

/* Make room for a table's first `size` bytes. False when its share is used up, or the disk is full (then the guard is off). */
bool store_grow(struct growing *growing, uint32_t size, enum share share) COLD;

/* A step towards more room: its next chunk is mapped, or the disk has room for a piece more of it. False likewise. */
bool store_grow_step(struct growing *growing, enum share share) COLD;

/* The same for the piece of STORE_PIECE bytes around byte `at` of a table of which many are never written, by the share of the others:
 * `room` then counts what is mapped, and who asks keeps which pieces have room. Those that have none read as zeros. */
#define STORE_PIECE 4096u
bool store_fill_piece(struct growing *growing, uint32_t at) COLD;

/* Give back what the disk holds beyond the first `size` bytes of a table. */
void store_trim_table(const struct growing *growing, uint32_t size);

/* For another recording: nothing is mapped any more. */
void store_forget_table(struct growing *growing, uint32_t most_chunks);

/* The kept chunks have come into use: what room is left in the others' is for cut nodes, too. */
bool store_is_full(void);

/* Reserve `size` bytes of the byte table, write them piece by piece, then publish them. */
bool store_reserve_bytes(uint32_t size, uint32_t *at);
void store_write_bytes(uint32_t at, const void *from, uint32_t size);
void store_publish_bytes(uint32_t at, uint32_t size);
void store_read_bytes(uint32_t at, void *to, uint32_t size);
bool store_bytes_equal(uint32_t at, const void *with, uint32_t size);
#endif
