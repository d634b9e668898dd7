/* Plays a trace of events to the ledger, and prints what it kept. The agent's own parts but for the stacks: they come
 * from the trace. Built and fed by test/agent/play.ts; who calls that holds the outcome against a naive model.
 *
 * usage: trace RECORDING < events, one a line, numbers in decimal:
 *   a ADDRESS SIZE NODE KIND    a block is acquired
 *   f ADDRESS                   released
 *   r OLD NEW SIZE NODE KIND    reallocated
 *   x OLD                       a realloc that failed
 *   m ADDRESS LENGTH NODE       mapped
 *   n ADDRESS LENGTH NODE       mapped, as reserved only; no page of a mapping is ever resident
 *   u ADDRESS LENGTH            unmapped
 *   v ADDRESS LENGTH            its pages are given back
 *   p ADDRESS LENGTH WRITABLE   made inaccessible (0), or accessible (1)
 *   R OLD LENGTH NEW LENGTH NODE STAYS  moved; 1: the old range stays, without its pages
 *   h THREAD                    what follows is this thread's, of 8; 0 is the first
 *   e THREAD                    it ends
 *   k                           the process forks, if it never has: parent and child both go on with what follows
 *   F POINT                     this failpoint fails from now on
 *   o                           a window is opened
 *   c NUMBER                    closed
 *   t NANOSECONDS               so much time passes, and the clock is looked at
 *   s                           a signal marks a moment, a nanosecond later, and it is written
 * NODE is one of 16 stacks, or 16 * n + one of them: a call of it that is at instruction n.
 *
 * usage: trace < traces: before each a line "T RECORDING"; each is played by a process of its own, and "end STATUS", as wait gives it, is
 * printed behind it.
 *
 * Prints a line a moment of the timeline that begins: "moment", the number of events before it, its
 * time, the number of its mark or 0; a line a window that is opened: "window", the number of events before it, its number; a line a site: its number, node, kind, live bytes, live blocks, total bytes, total blocks, peak bytes, peak blocks, short-lived
 * blocks by both measures; then "totals" with live bytes, peak bytes, missed releases. A child that was forked prints the same
 * before its parent does, with a line "child" before it: the number of events before it began, its recording.
 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "blocks.h"
#include "core.h"
#include "failpoint.h"
#include "file.h"
#include "ledger.h"
#include "no_refusal.h"
#include "notes.h"
#include "own_clock.h"
#include "own_walk.h"
#include "stacks.h"
#include "store.h"
#include "timeline.h"
#ifdef FLOODMARK_FORKS /* with all parts of the agent */
#include "folder.h"
#include "fork.h"
#endif

static void pass_time(uint64_t nanoseconds) {
  now += nanoseconds;
  if (!core_is_on()) return;
  uint32_t place = ledger_enter(), chunks = fm_header->chunk_count;
  timeline_tick(now);
  if (fm_header->chunk_count > chunks + 1) printf("one step began several chunks\n"), exit(1);
  ledger_leave(place);
}

#define STACKS 16u
#define STACKS_MOST 100000u
static uint32_t codes[STACKS], stacks[STACKS];
static uint32_t played;

/* Numbers of stacks that were asked for, and their nodes in this recording. */
static struct {
  uint32_t number, node;
} seen[STACKS_MOST];
static uint32_t seen_count;

static void stand_at(uint64_t number) {
  if (!core_is_on()) return;
  uint32_t place = ledger_enter(), node = stacks[number % STACKS];
  if (number >= STACKS) node = stacks_child(node, codes[0], (uint32_t)(number / STACKS) * 2);
  ledger_leave(place);
  own_stack = origin_of(node);
  for (uint32_t i = 0; i < seen_count; i++)
    if (seen[i].number == number) return;
  if (seen_count == STACKS_MOST) abort();
  seen[seen_count].number = (uint32_t)number;
  seen[seen_count++].node = node;
}

static void make_stacks(void) {
  seen_count = 0;
  for (uint32_t i = 0; i < STACKS; i++) codes[i] = store_add_code((struct fm_code){0});
  for (uint32_t i = 0; i < STACKS; i++) stacks[i] = stacks_child(FM_ROOT_PYTHON, codes[i], 0);
  for (uint32_t i = 0; i < STACKS; i++) stand_at(i);
}

/* Threads are what the agent knows of them. */
#define THREADS 8u
static struct fm_thread_state threads[THREADS];
static uint32_t thread;

static void switch_to(uint32_t number) {
  threads[thread] = fm_thread;
  thread = number;
  fm_thread = threads[thread];
}

#ifdef FLOODMARK_FORKS
/* Returns in both; the parent waits for the child's end, and ends as it does. */
static bool fork_once(void) {
  static bool has_forked;
  if (has_forked || !core_is_on()) return false;
  has_forked = true;
  fflush(stdout);
  pid_t child = fork();
  if (child < 0) abort();
  if (child) {
    int status;
    if (waitpid(child, &status, 0) != child || status) raise(WIFSIGNALED(status) ? WTERMSIG(status) : SIGABRT);
    return false;
  }
  core_notice_fork();
  memset(threads, 0, sizeof threads);
  if (core_is_on()) make_stacks();
  printf("child %u %s\n", played + 1, core_is_on() ? file_path() : "");
  return true;
}
#else
static bool fork_once(void) { return false; }
#endif

static void *address(uint64_t number) { return (void *)(uintptr_t)number; }

static void play(char event, const uint64_t *n, const char *name) {
  if (event == 'h') {
    switch_to(n[0] % THREADS);
    return;
  }
  if (event == 'e') {
    (n[0] % THREADS == thread) ? (void)(fm_thread = (struct fm_thread_state){0}) : (void)(threads[n[0] % THREADS] = (struct fm_thread_state){0});
    return;
  }
  if (event == 'F') {
    failpoint_set(name);
    return;
  }
  if (event == 'k') {
    fork_once();
    return;
  }
  if (event == 'f') {
    note_released(address(n[0]));
    return;
  }
  if (event == 't') {
    pass_time(n[0]);
    return;
  }
  if (event == 's') {
    now++;
    if (!core_is_on()) return;
    timeline_mark();
    timeline_finish();
    return;
  }
  if (event == 'o') {
    printf("window %u %d\n", played, floodmark_open_window());
    return;
  }
  if (event == 'c') {
    floodmark_close_window((int)n[0]);
    return;
  }
  if (!scope_enter()) return;
  if (event == 'a') {
    stand_at(n[2]);
    (n[3] == FM_KIND_OBJECT || n[3] == FM_KIND_BUFFER) ? (void)note_python(address(n[0]), n[1], n[3])
                                                       : note_acquired(address(n[0]), n[1], n[3]);
  } else if (event == 'r') {
    stand_at(n[3]);
    note_settled(note_withdrawn(address(n[0])), address(n[1]), n[2], n[4]);
  } else if (event == 'x') {
    note_restored(note_withdrawn(address(n[0])));
  } else if (event == 'm' || event == 'n') {
    stand_at(n[2]);
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | (event == 'n' ? MAP_NORESERVE : 0);
    note_mapped(address(n[0]), n[1], PROT_READ | PROT_WRITE, flags, -1);
  } else if (event == 'u') {
    note_unmapped(address(n[0]), n[1]);
  } else if (event == 'v') {
    note_given_back(address(n[0]), n[1]);
  } else if (event == 'p') {
    note_protected(address(n[0]), n[1], n[2] ? PROT_READ | PROT_WRITE : PROT_NONE);
  } else if (event == 'R') {
    stand_at(n[4]);
    note_remapped(note_remapping(address(n[0]), n[1]), address(n[2]), n[3], n[5]);
  }
  scope_leave();
}

static void print_outcome(void) {
  if (!fm_header) { /* a child that has none */
    printf("totals 0 0 0\n");
    return;
  }
  for (uint32_t id = 1; id < fm_header->site_count; id++) {
    struct fm_site *site = site_at(id);
    bool stale = site->epoch < fm_header->peak_epoch;
    int64_t stack = -1;
    for (uint32_t i = 0; i < seen_count; i++)
      if (seen[i].node == site_node(site)) stack = seen[i].number;
    if (stack < 0) continue;
    printf("%u %" PRId64 " %u %" PRIu64 " %u %" PRIu64 " %" PRIu64 " %" PRIu64 " %u %" PRIu64 " %" PRIu64 "\n", id, stack, site_kind(site), site->live_bytes, site->live_blocks,
           site->total_bytes, site->total_blocks, stale ? site->live_bytes : site->peak_bytes,
           stale ? site->live_blocks : site->peak_blocks, churn_at(id)->within_1, churn_at(id)->within_8);
  }
  printf("totals %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", fm_header->live_bytes, fm_header->peak_bytes, fm_header->missed_releases);
}

static bool begin(const char *path) {
  if (store_create(path) || !core_start() || !live_start() || !stacks_start()) return false;
  walk_enable(NULL);
#ifdef FLOODMARK_FORKS
  char folder[4096];
  strcpy(folder, path);
  *strrchr(folder, '/') = 0;
  folder_use(folder);
  fork_start();
#endif
  blocks_describe();
  core_switch_on();
  fm_header->state = FM_RECORDING;
  make_stacks();
  return true;
}

static void play_line(const char *line) {
  static uint32_t marks;
  char event, name[64] = "";
  uint64_t n[6] = {0};
  int count = sscanf(line, "%c %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64, &event, &n[0], &n[1], &n[2], &n[3], &n[4], &n[5]);
  if (count < 1) exit(1);
  if (event == 'F') sscanf(line, "F %63s", name);
  uint64_t kept = fm_kept_epoch;
  play(event, n, name);
  played++;
  if ((event == 't' || event == 's') && fm_kept_epoch != kept)
    printf("moment %u %" PRIu64 " %u\n", played, now, event == 's' ? ++marks : 0);
}

/* The lines of a trace, up to the next one's first, which is put into `line`. */
static void play_in_child(const char *path, char *line, size_t size) {
  static char text[1 << 20];
  size_t length = 0, added;
  while (fgets(line, (int)size, stdin) && line[0] != 'T') {
    added = strlen(line);
    if (length + added >= sizeof text) exit(1);
    memcpy(text + length, line, added + 1);
    length += added;
  }
  if (feof(stdin)) line[0] = 0;
  fflush(stdout);
  pid_t child = fork();
  if (child < 0) exit(1);
  if (!child) {
    if (!begin(path)) exit(1);
    for (char *at = text; at < text + length; at = strchr(at, '\n') + 1) play_line(at);
    print_outcome();
    fflush(stdout);
    _exit(0);
  }
  int status;
  waitpid(child, &status, 0);
  printf("end %d\n", status);
}

int main(int count, char **arguments) {
  static char line[4200], path[4200];
  if (count == 1) {
    if (!fgets(line, sizeof line, stdin)) return 1;
    while (sscanf(line, "T %4199s", path) == 1) play_in_child(path, line, sizeof line);
    return 0;
  }
  if (count != 2 || !begin(arguments[1])) return 1;
  while (fgets(line, sizeof line, stdin)) play_line(line);
  print_outcome();
  return 0;
}
