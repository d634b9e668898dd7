#include "scopes.h"

#include <string.h>

#include "core.h"
#include "failpoint.h"
#include "ledger.h"
#include "store.h"

#define SITES_PER_SCOPE_CHUNK (FM_CHUNK_SIZE / (uint32_t)sizeof(struct fm_scope_site))
_Static_assert(FM_CHUNK_SIZE / STORE_PIECE == 64, "a chunk's pieces are bits of a word");
_Static_assert(SITES_PER_SCOPE_CHUNK == SITES_PER_CHUNK, "a chunk of a scope stands beside each of the sites'");

uint32_t fm_scopes_open;
static uint32_t windows_opened;

static struct records {
  struct fm_scope_site *chunks[FM_TABLE_CHUNKS_MAX];
  struct growing growing;
  uint64_t filled[FM_TABLE_CHUNKS_MAX]; /* a bit for each piece of a chunk that has room on the disk */
  uint64_t last_mark; /* epoch of the last of the scope's marks: 0 as long as it is of no use */
} records[FM_SCOPES];

static uint32_t place_of(uint32_t site) { return site * (uint32_t)sizeof(struct fm_scope_site); }
static uint64_t piece_bit(uint32_t at) { return 1ull << at % FM_CHUNK_SIZE / STORE_PIECE; }

static bool has_room(const struct records *own, uint32_t site) {
  uint32_t at = place_of(site);
  return own->filled[at / FM_CHUNK_SIZE] & piece_bit(at);
}

/* Room for a site's record. */
static bool make_room(uint32_t scope, uint32_t site) {
  struct records *own = &records[scope];
  if (likely(has_room(own, site))) return true;
  uint32_t at = place_of(site);
  own->growing.table = FM_TABLE_SCOPES + scope;
  own->growing.chunks = (void **)own->chunks;
  if (fails(FAIL_scope) || !store_fill_piece(&own->growing, at)) return false;
  own->filled[at / FM_CHUNK_SIZE] |= piece_bit(at);
  return true;
}

/* Whatever changes from now on is kept first. */
static uint64_t mark(uint32_t scope) { return records[scope].last_mark = fm_kept_epoch = ++fm_header->epoch; }

uint64_t scopes_lowest_peak(void) {
  uint64_t lowest = UINT64_MAX;
  for (uint32_t scope = 1; scope < FM_SCOPES; scope++) {
    const struct fm_scope *window = &fm_header->scopes[scope];
    if (window->state == FM_SCOPE_OPEN && window->peak_bytes < lowest) lowest = window->peak_bytes;
  }
  return lowest;
}

static void end_with(uint32_t scope, enum fm_scope_state state) {
  struct fm_scope *own = &fm_header->scopes[scope];
  if (own->state == FM_SCOPE_OPEN) fm_scopes_open--;
  own->state = state;
  ledger_set_gates();
}

static void lose(uint32_t scope) {
  records[scope].last_mark = 0;
  end_with(scope, FM_SCOPE_LOST);
}

bool scopes_begin(uint32_t scope) {
  if (!make_room(scope, fm_header->site_count)) return false;
  uint64_t now = clock_since_start(), live = fm_header->live_bytes, epoch = mark(scope);
  fm_header->scopes[scope] = (struct fm_scope){
      .open_epoch = epoch,
      .peak_epoch = epoch,
      .base_bytes = live,
      .peak_bytes = live,
      .open_ns = now,
      .peak_ns = now,
      .state = FM_SCOPE_OPEN,
      .serial = scope == FM_SCOPE_TREE ? 0 : ++windows_opened,
  };
  fm_scopes_open++;
  ledger_set_gates();
  return true;
}

void scopes_mark_peak(uint32_t scope) {
  struct fm_scope *own = &fm_header->scopes[scope];
  own->peak_epoch = mark(scope);
  own->peak_bytes = fm_header->live_bytes;
  uint64_t now = clock_about(); /* it may be that of before the scope was opened */
  own->peak_ns = now > own->open_ns ? now : own->open_ns;
}

void scopes_close(uint32_t scope) {
  struct fm_scope *own = &fm_header->scopes[scope];
  own->close_epoch = mark(scope);
  own->end_bytes = fm_header->live_bytes;
  own->close_ns = clock_since_start();
  end_with(scope, FM_SCOPE_CLOSED);
}

void scopes_rose(void) {
  for (uint32_t scope = 1; scope < FM_SCOPES; scope++) {
    const struct fm_scope *window = &fm_header->scopes[scope];
    if (window->state == FM_SCOPE_OPEN && fm_header->live_bytes > window->peak_bytes) scopes_mark_peak(scope);
  }
}

/* Most sites held nothing at a mark: they are new. */
static bool held_nothing(const struct fm_scope *own, const struct fm_site *site) {
  bool tells_total = site->epoch < own->open_epoch || site->epoch < own->close_epoch;
  return !site->live_bytes && !site->live_blocks && !(tells_total && site->total_bytes);
}

static void keep_in(uint32_t scope, uint32_t id, const struct fm_site *site) {
  const struct fm_scope *own = &fm_header->scopes[scope];
  if (!has_room(&records[scope], id) && held_nothing(own, site)) return; /* what has no room reads as zeros */
  if (!make_room(scope, id)) {
    lose(scope);
    return;
  }
  struct fm_scope_site *record = &records[scope].chunks[id / SITES_PER_CHUNK][id % SITES_PER_CHUNK];
  if (site->epoch < own->open_epoch) {
    record->base_bytes = site->live_bytes;
    record->base_total_bytes = site->total_bytes;
    record->base_blocks = site->live_blocks;
  }
  if (site->epoch < own->peak_epoch) {
    record->peak_bytes = site->live_bytes;
    record->peak_blocks = site->live_blocks;
  }
  if (site->epoch < own->close_epoch) {
    record->end_bytes = site->live_bytes;
    record->end_total_bytes = site->total_bytes;
    record->end_blocks = site->live_blocks;
  }
}

void scopes_keep(uint32_t id, const struct fm_site *site) {
  for (uint32_t scope = 0; scope < FM_SCOPES; scope++)
    if (site->epoch < records[scope].last_mark) keep_in(scope, id, site);
}

void scopes_forget(void) {
  for (uint32_t scope = 0; scope < FM_SCOPES; scope++) {
    struct records *own = &records[scope];
    own->last_mark = 0;
    if (!own->growing.chunks) continue;
    store_forget_table(&own->growing, FM_TABLE_CHUNKS_MAX);
    memset(own->filled, 0, sizeof own->filled);
  }
  fm_scopes_open = windows_opened = 0;
}

/* The window that has not been in use for the longest time; 0 when all are open. */
static uint32_t find_free(void) {
  uint32_t found = 0;
  for (uint32_t scope = 1; scope < FM_SCOPES; scope++) {
    const struct fm_scope *window = &fm_header->scopes[scope];
    if (window->state == FM_SCOPE_OPEN) continue;
    if (!found || window->close_ns < fm_header->scopes[found].close_ns) found = scope;
  }
  return found;
}

/* The caller may be a signal handler that has interrupted the agent. */
static bool may_enter(void) { return core_is_on() && fm_thread.place != FM_IN_LEDGER; }

static bool is_window(int window) { return window >= 1 && window <= (int)FM_WINDOWS; }

int floodmark_open_window(void) {
  if (!may_enter()) return -1;
  uint32_t place = ledger_enter();
  uint32_t scope = core_is_on() ? find_free() : 0;
  bool open = scope && scopes_begin(scope);
  ledger_leave(place);
  return open ? (int)scope : -1;
}

int floodmark_close_window(int window) {
  if (!may_enter() || !is_window(window)) return -1;
  uint32_t place = ledger_enter();
  bool open = core_is_on() && fm_header->scopes[window].state == FM_SCOPE_OPEN;
  if (open) scopes_close((uint32_t)window);
  ledger_leave(place);
  return open ? 0 : -1;
}

/* As it is now; zeros where nothing is recorded, or the window is none. */
static struct fm_scope look_at(int window) {
  struct fm_scope found = {0};
  if (!may_enter() || !is_window(window)) return found;
  uint32_t place = ledger_enter();
  if (core_is_on()) found = fm_header->scopes[window];
  ledger_leave(place);
  return found;
}

uint32_t floodmark_window_serial(int window) { return look_at(window).serial; }

uint64_t floodmark_window_peak_bytes(int window) {
  struct fm_scope found = look_at(window);
  return found.peak_bytes - found.base_bytes;
}

uint32_t floodmark_next_to_go(void) {
  if (!may_enter()) return 0;
  uint32_t place = ledger_enter();
  uint32_t scope = core_is_on() ? find_free() : 0;
  uint32_t serial = scope ? fm_header->scopes[scope].serial : 0;
  ledger_leave(place);
  return serial;
}
