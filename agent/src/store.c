#include "store.h"

#include <string.h>

#include "core.h"
#include "cut.h"
#include "failpoint.h"
#include "file.h"
#include "text.h"

struct fm_header *fm_header;
struct fm_node *fm_node_chunks[FM_TABLE_CHUNKS_MAX];
struct fm_site *fm_site_chunks[FM_TABLE_CHUNKS_MAX];
struct fm_code *fm_code_chunks[FM_TABLE_CHUNKS_MAX];
struct fm_churn *fm_churn_chunks[FM_TABLE_CHUNKS_MAX];
static uint8_t *byte_chunks[FM_TABLE_CHUNKS_MAX];
static struct fm_source *source_chunks[1]; /* 8,192 files */
static struct fm_mark *mark_chunks[1];

static struct growing nodes = {.table = FM_TABLE_NODES, .chunks = (void **)fm_node_chunks};
static struct growing sites = {.table = FM_TABLE_SITES, .chunks = (void **)fm_site_chunks};
static struct growing codes = {.table = FM_TABLE_CODES, .chunks = (void **)fm_code_chunks};
static struct growing churn = {.table = FM_TABLE_CHURN, .chunks = (void **)fm_churn_chunks};
static struct growing sources = {.table = FM_TABLE_SOURCES, .chunks = (void **)source_chunks};
static struct growing marks = {.table = FM_TABLE_MARKS, .chunks = (void **)mark_chunks};
static struct growing bytes = {.table = FM_TABLE_BYTES, .chunks = (void **)byte_chunks};

/* A test that fills the tables makes them small. */
#ifndef FLOODMARK_CHUNKS
#define FLOODMARK_CHUNKS FM_TABLE_CHUNKS_MAX
#endif
static uint32_t table_chunks_most = FLOODMARK_CHUNKS;
uint32_t fm_timeline_chunks_most = FM_TIMELINE_CHUNKS_MAX;

void store_limit(uint32_t tables, uint32_t timeline) {
  table_chunks_most = tables < FLOODMARK_CHUNKS ? tables : FLOODMARK_CHUNKS;
  fm_timeline_chunks_most = timeline;
}

static uint32_t open_chunks(void) { return table_chunks_most / 8 * 7; }

/* Of a table's first chunk, and of any; those of the timeline stay small, as a step of it is one piece. */
#define FIRST_PIECE (16u << 10)
#define MOST_PIECE (64u << 10)

static uint32_t table_chunks, timeline_chunks;

bool store_is_full(void) { return table_chunks > open_chunks(); }

/* What fails before is another failure: nothing is recorded then. */
static bool is_recording(void) { return fm_header->state == FM_RECORDING; }

/* Map the next chunk, for `table`. NULL when there is no room on the disk. */
static COLD void *map_chunk(enum fm_table table) {
  uint32_t chunk = fm_header->chunk_count;
  const char *why = "a test has it fail";
  void *at = fails(is_recording() ? FAIL_chunk : FAIL_first_chunk) ? NULL : file_extend(FM_CHUNK_SIZE, &why);
  if (!at) {
    char reason[FM_REASON_SIZE] = "the recording could not grow: ";
    text_append(reason, sizeof reason, why);
    guard_off(reason);
    return NULL;
  }
  os_leave_out_of_dumps(at, FM_CHUNK_SIZE);
  cut_renew();
  fm_header->chunk_table[chunk] = (uint8_t)table;
  __atomic_store_n(&fm_header->chunk_count, chunk + 1, __ATOMIC_RELEASE);
  return at;
}

static bool take(enum share share) {
  if (is_recording() && fails(FAIL_tables_full)) return false;
  if (share == SHARE_TIMELINE) return timeline_chunks < fm_timeline_chunks_most && ++timeline_chunks;
  return table_chunks < (share == SHARE_KEPT ? table_chunks_most : open_chunks()) && ++table_chunks;
}

static bool have_chunk(struct growing *growing, uint32_t number, enum share share) {
  void **chunk = &growing->chunks[number];
  if (!*chunk && take(share)) *chunk = map_chunk(growing->table);
  return *chunk;
}

/* Have the disk's room for a part of a table, which lies in one chunk. */
static bool fill(const struct growing *growing, uint32_t at, uint32_t size) {
  bool is_full = is_recording() && fails(FAIL_disk_room);
  if (!is_full && file_fill((char *)growing->chunks[at / FM_CHUNK_SIZE] + at % FM_CHUNK_SIZE, size)) return true;
  guard_off("the recording could not grow: there is no room for it on the disk");
  return false;
}

bool store_grow_step(struct growing *growing, enum share share) {
  uint32_t number = growing->room / FM_CHUNK_SIZE, most = share == SHARE_TIMELINE ? FIRST_PIECE : MOST_PIECE;
  if (!growing->chunks[number]) return have_chunk(growing, number, share);
  uint32_t piece = growing->room ? growing->room : FIRST_PIECE; /* each as long as those before */
  if (piece > most) piece = most;
  if (!fill(growing, growing->room, piece)) return false;
  growing->room += piece;
  return true;
}

bool store_grow(struct growing *growing, uint32_t size, enum share share) {
  while (growing->room < size)
    if (!store_grow_step(growing, share)) return false;
  return true;
}

bool store_fill_piece(struct growing *growing, uint32_t at) {
  for (; growing->room <= at; growing->room += FM_CHUNK_SIZE)
    if (!have_chunk(growing, growing->room / FM_CHUNK_SIZE, SHARE_OPEN)) return false;
  return fill(growing, at & ~(STORE_PIECE - 1), STORE_PIECE);
}

static uint32_t header_size(void) { return PAGE > FM_HEADER_SIZE ? PAGE : FM_HEADER_SIZE; }

static void begin_header(void *at) {
  struct fm_header *header = at;
  header->version = FM_VERSION;
  header->header_size = header_size();
  header->chunk_size = FM_CHUNK_SIZE;
  header->state = FM_STARTING;
  header->pid = (uint32_t)os_getpid();
  header->node_count = header->site_count = header->code_count = header->byte_count = 1;
  header->epoch = header->peak_epoch = 1;
  header->failpoint = fm_failed_at;
  memcpy(header->magic, FM_MAGIC, sizeof header->magic);
}

const char *store_create(const char *path) {
  const char *why;
  struct fm_header *header = file_create(path, fm_header, header_size(), begin_header, &why);
  if (!header) return why;
  fm_header = header;
  return NULL;
}

/* Less than this isn't worth the while. */
#define TRIM_LEAST (64u << 10)

void store_trim_table(const struct growing *growing, uint32_t size) {
  for (uint32_t at = (size + PAGE - 1) & ~(PAGE - 1); at < growing->room;) {
    uint32_t within = at % FM_CHUNK_SIZE, left = growing->room - at;
    uint32_t part = left < FM_CHUNK_SIZE - within ? left : FM_CHUNK_SIZE - within;
    if (part >= TRIM_LEAST) os_punch((char *)growing->chunks[at / FM_CHUNK_SIZE] + within, part);
    at += part;
  }
}

void store_trim(void) {
  store_trim_table(&nodes, fm_header->node_count * (uint32_t)sizeof(struct fm_node));
  store_trim_table(&sites, fm_header->site_count * (uint32_t)sizeof(struct fm_site));
  store_trim_table(&churn, fm_header->site_count * (uint32_t)sizeof(struct fm_churn));
  store_trim_table(&codes, fm_header->code_count * (uint32_t)sizeof(struct fm_code));
  store_trim_table(&bytes, fm_header->byte_count);
  store_trim_table(&sources, fm_header->source_count * (uint32_t)sizeof(struct fm_source));
}

void store_forget_table(struct growing *growing, uint32_t most_chunks) {
  for (uint32_t i = 0; i < most_chunks && growing->chunks[i]; i++) {
    os_unmap(growing->chunks[i], FM_CHUNK_SIZE);
    growing->chunks[i] = NULL;
  }
  growing->room = 0;
}

void store_forget(void) {
  store_forget_table(&nodes, FM_TABLE_CHUNKS_MAX);
  store_forget_table(&sites, FM_TABLE_CHUNKS_MAX);
  store_forget_table(&churn, FM_TABLE_CHUNKS_MAX);
  store_forget_table(&codes, FM_TABLE_CHUNKS_MAX);
  store_forget_table(&bytes, FM_TABLE_CHUNKS_MAX);
  store_forget_table(&sources, 1);
  store_forget_table(&marks, 1);
  table_chunks = timeline_chunks = 0;
  file_forget();
}

/* Is there room for a table's record at this index? It is made if need be. */
static inline bool has_room(struct growing *growing, uint32_t id, size_t record, enum share share) {
  uint32_t size = (id + 1) * (uint32_t)record;
  return likely(size <= growing->room) || store_grow(growing, size, share);
}

static inline void publish(uint32_t *count) { __atomic_store_n(count, *count + 1, __ATOMIC_RELEASE); }

uint32_t store_add_node(struct fm_node node) {
  uint32_t id = fm_header->node_count;
  if (!has_room(&nodes, id, sizeof node, node.type == FM_NODE_CUT ? SHARE_KEPT : SHARE_OPEN)) return 0;
  FM_ASSERT(node.parent < id && (node.type != FM_NODE_PYTHON || node.code < fm_header->code_count));
  *node_at(id) = node;
  publish(&fm_header->node_count);
  return id;
}

uint32_t store_add_site(uint32_t node, uint32_t sort, uint32_t next, uint32_t time) {
  uint32_t id = fm_header->site_count;
  if (!has_room(&sites, id, sizeof(struct fm_site), SHARE_KEPT)) return 0;
  if (!has_room(&churn, id, sizeof(struct fm_churn), SHARE_KEPT)) return 0;
  struct fm_site *site = site_at(id); /* zeros, as the file grew by it */
  FM_ASSERT(node < fm_header->node_count && next < id && !site->total_blocks);
  site->node_kind = sort << 24 | node;
  site->next = next;
  site->first = site->last = time;
  publish(&fm_header->site_count);
  return id;
}

uint32_t store_add_code(struct fm_code code) {
  uint32_t id = fm_header->code_count;
  if (!has_room(&codes, id, sizeof code, SHARE_OPEN)) return 0;
  *code_at(id) = code;
  publish(&fm_header->code_count);
  return id;
}

bool store_add_source(struct fm_source source) {
  uint32_t id = fm_header->source_count;
  if (id == FM_CHUNK_SIZE / sizeof source || !has_room(&sources, id, sizeof source, SHARE_OPEN)) return false;
  source_chunks[0][id] = source;
  publish(&fm_header->source_count);
  return true;
}

bool store_reserve_bytes(uint32_t size, uint32_t *at) {
  uint32_t begin = fm_header->byte_count;
  if (size > FM_TABLE_CHUNKS_MAX * FM_CHUNK_SIZE - begin) return false;
  if (size && !has_room(&bytes, begin + size - 1, 1, SHARE_OPEN)) return false;
  *at = begin;
  return true;
}

void store_name_mark(uint32_t mark, const char *name, uint32_t length) {
  uint32_t at;
  if (!length || !has_room(&marks, mark, sizeof(struct fm_mark), SHARE_OPEN) || !store_reserve_bytes(length, &at)) return;
  store_write_bytes(at, name, length);
  store_publish_bytes(at, length);
  mark_chunks[0][mark] = (struct fm_mark){.name = at, .name_length = length};
  __atomic_store_n(&fm_header->mark_count, mark + 1, __ATOMIC_RELEASE);
}

/* What is left of the chunk that holds byte `at`, `size` at most. */
static uint32_t run_length(uint32_t at, uint32_t size) {
  uint32_t left = FM_CHUNK_SIZE - at % FM_CHUNK_SIZE;
  return size < left ? size : left;
}

void store_write_bytes(uint32_t at, const void *from, uint32_t size) {
  FM_ASSERT(at >= fm_header->byte_count && at + size <= bytes.room);
  for (const uint8_t *source = from; size > 0;) {
    uint32_t run = run_length(at, size);
    memcpy(byte_chunks[at / FM_CHUNK_SIZE] + at % FM_CHUNK_SIZE, source, run);
    at += run, source += run, size -= run;
  }
}

void store_publish_bytes(uint32_t at, uint32_t size) {
  __atomic_store_n(&fm_header->byte_count, at + size, __ATOMIC_RELEASE);
}

void store_read_bytes(uint32_t at, void *to, uint32_t size) {
  FM_ASSERT(at + size <= fm_header->byte_count);
  for (uint8_t *target = to; size > 0;) {
    uint32_t run = run_length(at, size);
    memcpy(target, byte_chunks[at / FM_CHUNK_SIZE] + at % FM_CHUNK_SIZE, run);
    at += run, target += run, size -= run;
  }
}

bool store_bytes_equal(uint32_t at, const void *with, uint32_t size) {
  for (const uint8_t *other = with; size > 0;) {
    uint32_t run = run_length(at, size);
    if (memcmp(byte_chunks[at / FM_CHUNK_SIZE] + at % FM_CHUNK_SIZE, other, run) != 0) return false;
    at += run, other += run, size -= run;
  }
  return true;
}
