#include "moments.h"

#include "store.h"
#include "traces.h"

#define CHANGES_PER_CHUNK (FM_CHUNK_SIZE / (uint32_t)sizeof(uint64_t))
#define CHUNKS_MOST (FM_TIMELINE_CHUNKS_MAX / 2 - 1) /* of each half; one is the moments' */

static uint32_t changes_most(void) { return (fm_timeline_chunks_most / 2 - 1) * CHANGES_PER_CHUNK; }

/* What a half has in memory, and how much of it is used. */
static struct half {
  uint64_t *chunks[CHUNKS_MOST];
  struct growing growing;
  uint32_t moments, changes;
} halves[2] = {
    {.growing = {.table = FM_TABLE_CHANGES, .chunks = (void **)halves[0].chunks}},
    {.growing = {.table = FM_TABLE_CHANGES_2, .chunks = (void **)halves[1].chunks}},
};

static struct fm_moment *moment_chunk;
static struct growing moment_table = {.table = FM_TABLE_MOMENTS, .chunks = (void **)&moment_chunk};
static uint32_t current; /* the half that is valid */

/* A test that thins out makes them few. */
#ifndef FLOODMARK_MOMENTS
#define FLOODMARK_MOMENTS FM_MOMENTS_MOST
#endif

_Static_assert(2 * FM_MOMENTS_ROOM * sizeof(struct fm_moment) <= FM_CHUNK_SIZE, "both halves' moments fill one chunk at most");

static struct fm_moment *moment_at(uint32_t half, uint32_t i) { return &moment_chunk[half * FM_MOMENTS_ROOM + i]; }
static inline uint64_t change_at(const struct half *half, uint32_t i) {
  return half->chunks[i / CHANGES_PER_CHUNK][i % CHANGES_PER_CHUNK];
}

/* Of the moments' table, up to the end of this one. */
static uint32_t moments_size(uint32_t half, uint32_t moment) {
  return (half * FM_MOMENTS_ROOM + moment + 1) * (uint32_t)sizeof(struct fm_moment);
}

static bool is_there(struct growing *growing, uint32_t size) {
  return size <= growing->room || !store_grow_step(growing, SHARE_TIMELINE);
}

/* As moments_prepare, for changes of this half and moments up to this one. */
static bool prepare(uint32_t which, uint32_t changes, uint32_t moment) {
  struct half *half = &halves[which];
  uint32_t end = half->changes + changes < changes_most() ? half->changes + changes : changes_most();
  return is_there(&half->growing, end * (uint32_t)sizeof(uint64_t)) &&
         is_there(&moment_table, moments_size(which, moment));
}

bool moments_prepare(uint32_t changes) { return prepare(current, changes, halves[current].moments); }

/* False when there is no room: none was left when it was prepared. */
static bool put(uint32_t which, uint64_t change) {
  struct half *half = &halves[which];
  if ((half->changes + 1) * (uint32_t)sizeof change > half->growing.room) return false;
  half->chunks[half->changes / CHANGES_PER_CHUNK][half->changes % CHANGES_PER_CHUNK] = change;
  half->changes++;
  return true;
}

static bool put_moment(uint32_t which, struct fm_moment moment) {
  struct half *half = &halves[which];
  if (half->moments == FM_MOMENTS_ROOM || moments_size(which, half->moments) > moment_table.room) return false;
  moment.changes_end = half->changes;
  *moment_at(which, half->moments++) = moment;
  return true;
}

/* Readers see moments and changes of the valid half up to here. */
static void publish(void) {
  __atomic_store_n(&fm_header->moments, halves[current].moments << 1 | current, __ATOMIC_RELEASE);
}

bool moments_add_change(uint32_t site, uint64_t bytes) {
  uint64_t most = ((uint64_t)1 << FM_CHANGE_BYTES_BITS) - 1;
  return put(current, (uint64_t)site << FM_CHANGE_BYTES_BITS | (bytes < most ? bytes : most));
}

bool moments_add(struct fm_moment moment) {
  if (!put_moment(current, moment)) return false;
  publish();
  return true;
}

bool moments_are_many(void) { return halves[current].moments >= FLOODMARK_MOMENTS; }

/* At FM_MOMENTS_MOST a quarter of the room is left, so that what remains after thinning, and as much again, fits in. A test that has
 * too many makes them few. */
#ifndef FLOODMARK_CHANGES
#define FLOODMARK_CHANGES (changes_most() / 4 * 3)
#endif
bool moments_are_heavy(void) {
  uint32_t head_start = FM_MOMENTS_MOST / 8;
  uint64_t fair = (uint64_t)FLOODMARK_CHANGES * (halves[current].moments + head_start) / (FM_MOMENTS_MOST + head_start);
  return halves[current].changes > fair;
}

/* Thinning. Moments go by twos, but for a first one that is marked: it stays as it is. Of each two, the second one stays, with the
 * changes of both, the later one where a site has two. First its own are copied and their sites marked, then those of the first one whose sites aren't. */
static struct {
  bool under_way;
  uint32_t first, second; /* the two moments; the same where one is by itself */
  bool second_is_copied;
  uint32_t next, end; /* the changes that are being copied */
  uint32_t mark;
} thinning;

static void copy_from(uint32_t moment) {
  thinning.next = moment ? moment_at(current, moment - 1)->changes_end : 0;
  thinning.end = moment_at(current, moment)->changes_end;
}

static void begin_two(uint32_t first) {
  thinning.first = first;
  bool alone = first + 1 == halves[current].moments || moment_at(current, first)->mark;
  thinning.second = alone ? first : first + 1;
  thinning.second_is_copied = false;
  thinning.mark++;
  copy_from(thinning.second);
}

/* One moment's changes are copied: on to the next one. False when that was the last. */
static bool go_on(void) {
  if (!thinning.second_is_copied && thinning.first != thinning.second) {
    thinning.second_is_copied = true;
    copy_from(thinning.first);
    return true;
  }
  put_moment(!current, *moment_at(current, thinning.second));
  bool more = thinning.second + 1 < halves[current].moments;
  if (more) begin_two(thinning.second + 1);
  return more;
}

static void copy_change(void) {
  uint64_t change = change_at(&halves[current], thinning.next++);
  struct trace *trace = trace_at((uint32_t)(change >> FM_CHANGE_BYTES_BITS));
  if (thinning.second_is_copied && trace->merged == thinning.mark) return;
  trace->merged = thinning.mark;
  put(!current, change);
}

static void swap_halves(void) {
  halves[current].moments = halves[current].changes = 0;
  current = !current;
  publish();
}

bool moments_thin(uint32_t changes) {
  if (!thinning.under_way) begin_two(0);
  thinning.under_way = true;
  if (!prepare(!current, changes, (halves[current].moments + FM_MARKS_MOST) / 2)) return false;
  for (; changes > 0; changes--) {
    while (thinning.next == thinning.end) {
      if (go_on()) continue;
      swap_halves();
      thinning.under_way = false;
      return true;
    }
    copy_change();
  }
  return false;
}

void moments_trim(void) {
  store_trim_table(&halves[current].growing, halves[current].changes * (uint32_t)sizeof(uint64_t));
  store_trim_table(&halves[!current].growing, 0);
}

void moments_forget(void) {
  for (uint32_t half = 0; half < 2; half++) {
    store_forget_table(&halves[half].growing, CHUNKS_MOST);
    halves[half].moments = halves[half].changes = 0;
  }
  store_forget_table(&moment_table, 1);
  current = 0;
  thinning.under_way = false;
}
