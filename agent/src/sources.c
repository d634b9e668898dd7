#include "sources.h"

#include <string.h>
#include <sys/stat.h>

#include "clock.h"
#include "failpoint.h"
#include "passing.h"
#include "sampler.h"
#include "store.h"

#define FILES_BITS 10
#define FILES_MOST (1u << FILES_BITS) /* more are left out */
#define STEP_NS 50000u
#define STEP_PERIOD 5000000u /* from step to step, in nanoseconds: of a core, one in a hundred at most */
#define FETCH_PAUSE 200000000u /* what the kernel was asked to fetch is there then */
#define FINISH_NS 5000000u /* of the processor's time */
#define PIECE (16u << 10)

/* In the order in which they were seen: first all are fetched, then read, each from `done` on. */
static struct {
  uint32_t name, length;
} files[FILES_MOST];
static uint32_t known[2 * FILES_MOST]; /* the names that are in `files`, by open addressing; 0: none */
static uint32_t count, fetched, read_up_to;
static uint64_t next_step, last_fetch;

static struct {
  uint64_t done;
  uint32_t hash[2];
  struct stat file;
} current; /* the one that is being read */

static char folder[4096];

void sources_start(void) {
  if (fm_failed(os_working_folder(folder, sizeof folder))) *folder = 0;
}

void sources_note(uint32_t name, uint32_t length) {
  if (!fm_sample_bytes || count == FILES_MOST) return;
  uint32_t place = name * 2654435761u >> (32 - FILES_BITS - 1);
  for (; known[place]; place = (place + 1) % (2 * FILES_MOST))
    if (known[place] == name) return;
  known[place] = name;
  files[count].name = name;
  files[count++].length = length;
}

/* Open a file of the list; less than 0 where it is none that a reader would show. */
static int open_file(uint32_t i, struct stat *file) {
  static char path[sizeof folder * 2]; /* on no stack: a thread's may be small, a signal handler's smaller */
  uint32_t name = files[i].name, length = files[i].length;
  size_t begin = strlen(folder);
  if (length >= sizeof folder) return -1;
  memcpy(path, folder, begin);
  path[begin] = '/';
  store_read_bytes(name, path + begin + 1, length);
  path[begin + 1 + length] = 0;
  const char *own = path + begin + 1;
  if (*own == '<' || !*own) return -1;
  if (*own == '/') begin++; else begin = 0;
  if (fails(FAIL_source_file) || fm_failed(os_stat(path + begin, file))) return -1;
  if (!S_ISREG(file->st_mode) || file->st_size > FM_SOURCE_MOST) return -1; /* a device may do anything when it is opened */
  return passing_open(path + begin);
}

static void fetch(uint32_t i) {
  struct stat file;
  int fd = open_file(i, &file);
  if (fd < 0) return;
  os_fetch(fd);
  os_close(fd);
}

static uint32_t rotate(uint32_t word, uint32_t bits) { return word << bits | word >> (32 - bits); }

/* Two sums of 32 bits, word by word; the end is filled up with zeros. */
static void hash_words(uint32_t hash[2], const char *bytes, size_t size) {
  for (size_t at = 0; at < size; at += 4) {
    uint32_t word = 0;
    memcpy(&word, bytes + at, size - at < 4 ? size - at : 4);
    hash[0] = rotate(hash[0] ^ word * 0xcc9e2d51u, 13) * 5 + 0xe6546b64u;
    hash[1] = rotate(hash[1] ^ word * 0x1b873593u, 15) * 9 + 0x561ccd1bu;
  }
}

static bool is_same(const struct stat *a, const struct stat *b) {
  return a->st_ino == b->st_ino && a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
         a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static void add(uint32_t i) {
  store_add_source((struct fm_source){
      .file = files[i].name,
      .file_length = files[i].length,
      .bytes = (uint64_t)current.file.st_size,
      .mtime_us = (uint64_t)current.file.st_mtim.tv_sec * 1000000u + (uint64_t)current.file.st_mtim.tv_nsec / 1000,
      .hash = (uint64_t)current.hash[1] << 32 | current.hash[0],
  });
}

/* A piece of the file. True: nothing more is to be done about it. */
static bool read_some(uint32_t i) {
  static char piece[PIECE];
  struct stat file;
  int fd = open_file(i, &file);
  if (fd < 0) return true;
  if (!current.done || !is_same(&file, &current.file)) memset(&current, 0, sizeof current);
  current.file = file;
  long length = os_pread_cached(fd, piece, PIECE, (off_t)current.done);
  os_close(fd);
  if (fm_failed(length)) return true; /* also where it isn't in the cache after all */
  hash_words(current.hash, piece, (size_t)length);
  current.done += (uint64_t)length;
  if (length && current.done < (uint64_t)file.st_size) return false;
  if (current.done == (uint64_t)file.st_size) add(i);
  return true;
}

static void read_next(void) {
  if (!read_some(read_up_to)) return;
  read_up_to++;
  current.done = 0;
}

static void fetch_or_read(uint64_t now) {
  if (fetched < count) {
    fetch(fetched++);
    last_fetch = now;
  } else {
    read_next();
  }
}

static bool is_waiting(uint64_t now) { return fetched == count && now - last_fetch < FETCH_PAUSE; }

void sources_tick(uint64_t now) {
  if (read_up_to == count || now < next_step) return;
  next_step = now + STEP_PERIOD;
  for (uint64_t time = now; read_up_to < count && !is_waiting(time) && time - now < STEP_NS; time = clock_since_start())
    fetch_or_read(time);
}

void sources_finish(void) {
  uint64_t begun = clock_read(CLOCK_THREAD_CPUTIME_ID);
  while (read_up_to < count && clock_read(CLOCK_THREAD_CPUTIME_ID) - begun < FINISH_NS) read_next();
}

void sources_forget(void) {
  memset(known, 0, sizeof known);
  count = fetched = read_up_to = 0;
  next_step = last_fetch = current.done = 0;
}
