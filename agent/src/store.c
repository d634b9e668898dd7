#include "store.h"

#include <string.h>

#include "core.h"
#include "file.h"
#include "text.h"

struct fm_header *fm_header;
struct fm_node *fm_node_chunks[FM_TABLE_CHUNKS_MAX];
struct fm_site *fm_site_chunks[FM_TABLE_CHUNKS_MAX];
struct fm_code *fm_code_chunks[FM_TABLE_CHUNKS_MAX];
struct fm_churn *fm_churn_chunks[FM_TABLE_CHUNKS_MAX];
static uint8_t *byte_chunks[FM_TABLE_CHUNKS_MAX];
static struct fm_extents *extents;

/* A test that fills the tables makes them small. */
#ifndef FLOODMARK_CHUNKS
#define FLOODMARK_CHUNKS FM_TABLE_CHUNKS_MAX
#endif
#define CHUNKS_OPEN (FLOODMARK_CHUNKS / 8 * 7)

static uint32_t table_chunks, timeline_chunks;

bool store_is_full(void) { return table_chunks > CHUNKS_OPEN; }

/* Map the next chunk, for `table`. NULL when there is no room on the disk. */
static COLD void *map_chunk(enum fm_table table) {
  uint32_t chunk = fm_header->chunk_count;
  const char *why;
  void *at = file_extend(FM_CHUNK_SIZE, &why);
  if (!at) {
    char reason[FM_REASON_SIZE] = "the recording could not grow: ";
    text_append(reason, sizeof reason, why);
    guard_off(reason);
    return NULL;
  }
  os_advise(at, FM_CHUNK_SIZE, MADV_DONTDUMP);
  fm_header->chunk_table[chunk] = (uint8_t)table;
  __atomic_store_n(&fm_header->chunk_count, chunk + 1, __ATOMIC_RELEASE);
  return at;
}

/* The next chunk of `table`, for one of what the last ones are `kept` for. NULL when there is no room. */
static COLD void *grow(enum fm_table table, bool kept) {
  if (table_chunks >= (kept ? FLOODMARK_CHUNKS : CHUNKS_OPEN)) return NULL;
  void *chunk = map_chunk(table);
  if (chunk) table_chunks++;
  return chunk;
}

void *store_grow_timeline(enum fm_table table) {
  if (timeline_chunks >= FM_TIMELINE_CHUNKS_MAX) return NULL;
  void *chunk = map_chunk(table);
  if (chunk) timeline_chunks++;
  return chunk;
}

const char *store_create(const char *path) {
  const char *why;
  struct fm_header *header = file_create(path, FM_HEADER_SIZE, &why);
  if (!header) return why;
  header->version = FM_VERSION;
  header->header_size = FM_HEADER_SIZE;
  header->chunk_size = FM_CHUNK_SIZE;
  header->state = FM_STARTING;
  header->pid = (uint32_t)os_getpid();
  header->node_count = header->site_count = header->code_count = header->byte_count = 1;
  header->epoch = header->peak_epoch = 1;
  memcpy(header->magic, FM_MAGIC, sizeof header->magic);
  fm_header = header;
  return NULL;
}

void *store_grow_scope(uint32_t scope) { return grow(FM_TABLE_SCOPES + scope, false); }

void *store_grow_extents(void) { return extents = grow(FM_TABLE_EXTENTS, false); }

/* Whole pages in a range of a chunk. */
static void give_back(const void *from, const void *to) {
  uintptr_t begin = ((uintptr_t)from + PAGE - 1) & ~(PAGE - 1ul), end = (uintptr_t)to & ~(PAGE - 1ul);
  if (begin < end) os_advise((void *)begin, end - begin, MADV_REMOVE);
}

/* What follows the last record of a table. */
static void trim(void **chunks, uint32_t per_chunk, uint32_t count, size_t record) {
  char *chunk = chunks[count / per_chunk];
  if (chunk) give_back(chunk + count % per_chunk * record, chunk + FM_CHUNK_SIZE);
}

void store_trim(void) {
  trim((void **)fm_node_chunks, NODES_PER_CHUNK, fm_header->node_count, sizeof(struct fm_node));
  trim((void **)fm_site_chunks, SITES_PER_CHUNK, fm_header->site_count, sizeof(struct fm_site));
  trim((void **)fm_churn_chunks, CHURN_PER_CHUNK, fm_header->site_count, sizeof(struct fm_churn));
  trim((void **)fm_code_chunks, CODES_PER_CHUNK, fm_header->code_count, sizeof(struct fm_code));
  trim((void **)byte_chunks, FM_CHUNK_SIZE, fm_header->byte_count, 1);
  if (!extents) return;
  give_back(&extents->blocks[fm_header->extent_count], extents->arenas);
  give_back(&extents->arenas[fm_header->arena_count], extents + 1);
}

static void forget_chunks(void **chunks) {
  for (uint32_t i = 0; i < FM_TABLE_CHUNKS_MAX; i++) {
    if (chunks[i]) os_unmap(chunks[i], FM_CHUNK_SIZE);
    chunks[i] = NULL;
  }
}

void store_forget(void) {
  forget_chunks((void **)fm_node_chunks);
  forget_chunks((void **)fm_site_chunks);
  forget_chunks((void **)fm_code_chunks);
  forget_chunks((void **)fm_churn_chunks);
  forget_chunks((void **)byte_chunks);
  os_unmap(fm_header, FM_HEADER_SIZE);
  if (extents) os_unmap(extents, FM_CHUNK_SIZE);
  extents = NULL;
  table_chunks = timeline_chunks = 0;
  file_forget();
}

/* The place of a table's next record; its chunk is mapped if need be. */
static inline uint32_t next_id(enum fm_table table, uint32_t count, uint32_t per_chunk, void **chunks, bool kept) {
  void **chunk = &chunks[count / per_chunk];
  if (unlikely(!*chunk)) *chunk = grow(table, kept);
  return *chunk ? count : 0;
}

static inline void publish(uint32_t *count) { __atomic_store_n(count, *count + 1, __ATOMIC_RELEASE); }

uint32_t store_add_node(struct fm_node node) {
  bool kept = node.type == FM_NODE_CUT;
  uint32_t id = next_id(FM_TABLE_NODES, fm_header->node_count, NODES_PER_CHUNK, (void **)fm_node_chunks, kept);
  if (!id) return 0;
  *node_at(id) = node;
  publish(&fm_header->node_count);
  return id;
}

uint32_t store_add_site(uint32_t node, enum fm_kind kind, uint32_t next, uint32_t time) {
  uint32_t id = next_id(FM_TABLE_SITES, fm_header->site_count, SITES_PER_CHUNK, (void **)fm_site_chunks, true);
  if (!id) return 0;
  struct fm_churn **churn = &fm_churn_chunks[id / CHURN_PER_CHUNK];
  if (unlikely(!*churn) && !(*churn = grow(FM_TABLE_CHURN, true))) return 0;
  struct fm_site *site = site_at(id); /* zeros, as the file grew by it */
  site->node_kind = (uint32_t)kind << 24 | node;
  site->next = next;
  site->first = site->last = time;
  publish(&fm_header->site_count);
  return id;
}

uint32_t store_add_code(struct fm_code code) {
  uint32_t id = next_id(FM_TABLE_CODES, fm_header->code_count, CODES_PER_CHUNK, (void **)fm_code_chunks, false);
  if (!id) return 0;
  *code_at(id) = code;
  publish(&fm_header->code_count);
  return id;
}

bool store_reserve_bytes(uint32_t size, uint32_t *at) {
  uint32_t begin = fm_header->byte_count;
  if (size > FM_TABLE_CHUNKS_MAX * FM_CHUNK_SIZE - begin) return false;
  for (uint32_t i = begin / FM_CHUNK_SIZE; i <= (begin + size) / FM_CHUNK_SIZE; i++) {
    if (!byte_chunks[i]) byte_chunks[i] = grow(FM_TABLE_BYTES, false);
    if (!byte_chunks[i]) return false;
  }
  *at = begin;
  return true;
}

/* What is left of the chunk that holds byte `at`, `size` at most. */
static uint32_t run_length(uint32_t at, uint32_t size) {
  uint32_t left = FM_CHUNK_SIZE - at % FM_CHUNK_SIZE;
  return size < left ? size : left;
}

void store_write_bytes(uint32_t at, const void *from, uint32_t size) {
  for (const uint8_t *source = from; size > 0;) {
    uint32_t run = run_length(at, size);
    memcpy(byte_chunks[at / FM_CHUNK_SIZE] + at % FM_CHUNK_SIZE, source, run);
    at += run, source += run, size -= run;
  }
}

void store_publish_bytes(uint32_t at, uint32_t size) {
  __atomic_store_n(&fm_header->byte_count, at + size, __ATOMIC_RELEASE);
}

bool store_bytes_equal(uint32_t at, const void *with, uint32_t size) {
  for (const uint8_t *other = with; size > 0;) {
    uint32_t run = run_length(at, size);
    if (memcmp(byte_chunks[at / FM_CHUNK_SIZE] + at % FM_CHUNK_SIZE, other, run) != 0) return false;
    at += run, other += run, size -= run;
  }
  return true;
}
