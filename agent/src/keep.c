#include "keep.h"

#include "clock.h"
#include "folder_entries.h"
#include "old_runs.h"
#include "run_names.h"
#include "text.h"

/* Of more runs than this, so many are chosen evenly and stand for all. */
#define RUNS_MOST 256u
/* A run has one file a process, and one of its tree. */
#define FILES_MOST 4096u
/* Removing goes on for so long, but one more than begins is removed in any case: it comes to an end. In nanoseconds. */
#define REMOVE_NS 5000000u
#define REMOVE_LEAST 2u

struct candidate {
  char name[RUN_NAME_SIZE + 10];
  uint32_t number; /* in the order of the folder, from a random one on */
  bool done;       /* it isn't ours to remove, goes on, or is gone */
  bool was_read;
  struct old_run run;
};

struct choice {
  struct candidate *list; /* RUNS_MOST */
  uint32_t count, stride; /* one in `stride` is in the list */
};

/* Every second one goes, as in the timeline. */
static void thin_out(struct choice *choice) {
  uint32_t kept = 0;
  choice->stride *= 2;
  for (uint32_t i = 0; i < choice->count; i++)
    if (choice->list[i].number % choice->stride == 0) choice->list[kept++] = choice->list[i];
  choice->count = kept;
}

static void choose(int all, struct choice *choice) {
  struct folder_entries entries = {.fd = all};
  uint32_t number = (uint32_t)clock_read(CLOCK_MONOTONIC);
  for (const char *name; (name = folder_next(&entries)); number++) {
    if (number % choice->stride || !run_name_is(name)) continue;
    if (choice->count == RUNS_MOST) thin_out(choice);
    if (choice->count == RUNS_MOST || number % choice->stride) continue;
    struct candidate *next = &choice->list[choice->count++];
    *next = (struct candidate){.number = number};
    text_copy(next->name, sizeof next->name, name);
  }
}

/* What all runs have together, as far as can be told from those that were chosen. */
static uint64_t look(int all, struct choice *choice, uint32_t *files_left) {
  uint64_t bytes = 0;
  uint32_t looked = 0;
  for (uint32_t i = 0; i < choice->count; i++) {
    struct candidate *one = &choice->list[i];
    one->done = !*files_left || !old_run_look(all, one->name, &one->run, files_left);
    looked += *files_left > 0;
    if (!one->done) bytes += one->run.bytes;
  }
  return looked ? bytes * choice->stride / looked * choice->count : 0;
}

static struct candidate *find_oldest(struct choice *choice) {
  struct candidate *oldest = NULL;
  for (uint32_t i = 0; i < choice->count; i++) {
    struct candidate *one = &choice->list[i];
    if (!one->done && (!oldest || one->run.changed < oldest->run.changed)) oldest = one;
  }
  return oldest;
}

static bool is_too_old(const struct old_run *run, const struct keep *most, uint64_t now) {
  return now > run->changed && now - run->changed > most->seconds;
}

static void remove_oldest(int all, struct choice *choice, uint64_t bytes, const struct keep *most, uint64_t now) {
  uint64_t begun = clock_read(CLOCK_MONOTONIC);
  uint32_t removed = 0;
  for (struct candidate *oldest; (oldest = find_oldest(choice));) {
    if (bytes <= most->bytes && !is_too_old(&oldest->run, most, now)) return;
    if (!oldest->was_read) { /* it may turn out to be younger */
      oldest->was_read = true;
      oldest->done = !old_run_is_over(all, oldest->name, &oldest->run, now);
      continue;
    }
    if (removed >= REMOVE_LEAST && clock_read(CLOCK_MONOTONIC) - begun > REMOVE_NS) return;
    old_run_remove(all, oldest->name, now);
    bytes -= oldest->run.bytes < bytes ? oldest->run.bytes : bytes;
    oldest->done = true;
    removed++;
  }
}

void keep_within(const char *path, const struct keep *most, uint64_t now) {
  size_t size = RUNS_MOST * sizeof(struct candidate);
  int all = os_open(path, O_RDONLY | O_DIRECTORY, 0);
  if (all < 0) return;
  struct choice choice = {.list = os_map_kept(size), .stride = 1};
  if (choice.list) {
    uint32_t files_left = FILES_MOST;
    choose(all, &choice);
    uint64_t bytes = look(all, &choice, &files_left);
    remove_oldest(all, &choice, bytes, most, now);
    os_unmap(choice.list, size);
  }
  os_close(all);
}
