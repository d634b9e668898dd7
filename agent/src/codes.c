#include "codes.h"

#include <string.h>

#include "addresses.h"
#include "blocks.h"
#include "core.h"
#include "failpoint.h"
#include "own.h"
#include "sources.h"
#include "store.h"

static const struct fm_layout *layout;

struct entry {
  uintptr_t code;
  uint32_t id;
};
static struct addresses entries;
#define FIRST_BITS 13

void codes_use_layout(const struct fm_layout *used) { layout = used; }

static struct entry *find(const char *code) { return addresses_find(&entries, (uintptr_t)code, sizeof(struct entry)); }

/* --- texts */

static uint32_t encode(uint32_t c, char *to) {
  if (c < 0x80) return to[0] = (char)c, 1;
  if (c < 0x800) return to[0] = (char)(0xc0 | c >> 6), to[1] = (char)(0x80 | (c & 63)), 2;
  if (c < 0x10000)
    return to[0] = (char)(0xe0 | c >> 12), to[1] = (char)(0x80 | (c >> 6 & 63)), to[2] = (char)(0x80 | (c & 63)), 3;
  return to[0] = (char)(0xf0 | c >> 18), to[1] = (char)(0x80 | (c >> 12 & 63)), to[2] = (char)(0x80 | (c >> 6 & 63)),
         to[3] = (char)(0x80 | (c & 63)), 4;
}

/* PyASCIIObject: behind what each object has the length, 16 bytes further the state: interned 2 bits, kind 3, compact 1, ascii 1. */
uint32_t codes_read_text(const char *string, char *to, uint32_t size) {
  uint64_t length;
  uint32_t state;
  memcpy(&length, string + layout->object_size, sizeof length);
  memcpy(&state, string + layout->object_size + 16, sizeof state);
  uint32_t kind = state >> 2 & 7;
  bool compact = state >> 5 & 1, ascii = state >> 6 & 1;
  if (!compact || (kind != 1 && kind != 2 && kind != 4)) return 0;
  const char *data = string + (ascii ? layout->ascii_size : layout->wide_size);
  uint32_t used = 0;
  if (likely(ascii && length <= size)) return memcpy(to, data, length), (uint32_t)length;
  for (uint64_t i = 0; i < length && used + 4 <= size; i++) {
    uint32_t c = 0;
    memcpy(&c, data + i * kind, kind);
    used += encode(c, to + used);
  }
  return used;
}

/* Many code objects share their file's name: the last few texts are found again. */
#define RECENT 256
static struct {
  uint32_t at, length;
} recent[RECENT];

static bool keep_text(const char *text, uint32_t length, uint32_t *at) {
  uint32_t h = 2166136261u;
  for (uint32_t i = 0; i < length; i++) h = (h ^ (uint8_t)text[i]) * 16777619u;
  uint32_t slot = (h ^ h >> 16) % RECENT;
  if (recent[slot].length == length && store_bytes_equal(recent[slot].at, text, length)) {
    *at = recent[slot].at;
    return true;
  }
  if (!store_reserve_bytes(length, at)) return false;
  store_write_bytes(*at, text, length);
  store_publish_bytes(*at, length);
  recent[slot].at = *at;
  recent[slot].length = length;
  return true;
}

static bool keep_string(const char *string, uint32_t *at, uint32_t *length) {
  static char text[16384]; /* guarded by ledger_lock */
  *length = codes_read_text(string, text, sizeof text);
  return keep_text(text, *length, at);
}

/* PyBytesObject: behind what each object has ob_size, 16 bytes further the bytes. */
static bool keep_bytes(const char *bytes, uint32_t *at, uint32_t *length) {
  uint64_t size;
  memcpy(&size, bytes + layout->object_size, sizeof size);
  if (size > UINT32_MAX / 2 || !store_reserve_bytes((uint32_t)size, at)) return false;
  *length = (uint32_t)size;
  store_write_bytes(*at, bytes + layout->object_size + 16, *length);
  store_publish_bytes(*at, *length);
  return true;
}

static COLD uint32_t copy(const char *code) {
  struct fm_code record = {0};
  memcpy(&record.first_line, code + layout->code_first_line, sizeof record.first_line);
  if (!keep_string(pointer_at(code, layout->code_name), &record.name, &record.name_length)) return 0;
  if (!keep_string(pointer_at(code, layout->code_file), &record.file, &record.file_length)) return 0;
  if (!keep_bytes(pointer_at(code, layout->code_lines), &record.lines, &record.lines_length)) return 0;
  sources_note(record.file, record.file_length);
  return store_add_code(record);
}

/* Let the table of blocks know that this block is a code object; one older than the agent gets an entry without size. */
static bool mark(const char *code) {
  struct live_block block = {.site = LIVE_UNCOUNTED};
  block_take(code, &block);
  block.flags |= LIVE_FLAG_CODE;
  return block_put(code, block);
}

uint32_t codes_id(const char *code) {
  if (likely(entries.records != NULL)) {
    struct entry *entry = find(code);
    if (likely(entry->code)) return entry->id;
  }
  if (fails(FAIL_code_table) || !addresses_make_room(&entries, FIRST_BITS, sizeof(struct entry)) || !mark(code)) {
    guard_off("there was no memory for the table of code objects");
    return 0;
  }
  uint32_t id = unlikely(fm_whose != FM_WHOSE_ALL) && own_leaves_out(layout, code) ? CODE_LEFT_OUT : copy(code);
  if (!id) return 0;
  *find(code) = (struct entry){(uintptr_t)code, id};
  entries.count++;
  return id;
}

void codes_forget(const char *code) {
  if (!entries.records) return;
  struct entry *entry = find(code);
  if (entry->code) addresses_remove(&entries, entry, sizeof *entry);
}

void codes_forget_all(void) {
  entries = (struct addresses){0};
  memset(recent, 0, sizeof recent);
}
