#include "tree.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "clock.h"
#include "core.h"
#include "failpoint.h"
#include "file.h"
#include "ledger.h"
#include "text.h"

/* How often slots are looked at whose processes may be gone, in nanoseconds. */
#define LOOK_PERIOD 1000000000u

/* With the change that makes it, and which is less than LEDGER_LARGE where it isn't prepared for, this is FM_TREE_STEP at most. */
#define STEP (FM_TREE_STEP - LEDGER_LARGE)

static struct fm_tree *tree; /* NULL: there was none yet; a thread that waits for a child may look at it at any time */
static bool is_open;         /* it is this recording's */
static struct fm_tree_slot *own;
static uint64_t next_look;

uint64_t fm_tree_high = UINT64_MAX, fm_tree_low;

static uint64_t now(void) { return clock_read(CLOCK_MONOTONIC); }

/* Another process may be making it; touching what isn't there yet would end this one. */
#define TRIES 100
#define TRY_PAUSE_NS 1000000

static bool is_whole(int fd) {
  struct stat file;
  for (int i = 0; i < TRIES; i++) {
    if (fm_failed(os_stat_open(fd, &file))) return false;
    if (file.st_size == sizeof *tree) return true;
    os_sleep(TRY_PAUSE_NS);
  }
  return false;
}

/* The page's file, opened; made if it isn't there. */
static int open_page(const char *path) {
  int fd = os_open(path, O_RDWR | O_CREAT | O_EXCL, 0644);
  bool is_new = fd >= 0;
  if (!is_new) fd = os_open(path, O_RDWR, 0);
  if (fd < 0 || (is_new ? !fm_failed(file_allocate(fd, 0, sizeof *tree)) : is_whole(fd))) return fd;
  os_close(fd);
  if (is_new) os_remove(path);
  return -1;
}

void tree_open(const char *folder) {
  char path[4096];
  is_open = false;
  text_copy(path, sizeof path, folder);
  text_append(path, sizeof path, "/tree.page");
  int fd = fails(FAIL_tree_page) ? -1 : open_page(path);
  if (fd < 0) return;
  struct fm_tree *page = os_map_shared(tree, fd, sizeof *tree, 0);
  os_close(fd);
  if (!page) return;
  tree = page;
  is_open = true;
  tree->version = FM_TREE_VERSION;
  memcpy(tree->magic, FM_TREE_MAGIC, sizeof tree->magic);
}

static uint32_t slots_taken(void) { return tree->slots < FM_TREE_SLOTS ? tree->slots : FM_TREE_SLOTS; }

/* A process publishes nothing any more; only the first who sees that says so. */
static void retire(struct fm_tree_slot *slot, enum fm_life life) {
  uint32_t alive = FM_LIFE_ALIVE;
  if (!__atomic_compare_exchange_n(&slot->life, &alive, life, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) return;
  slot->end_ns = now();
  uint64_t held = __atomic_exchange_n(&slot->published, 0, __ATOMIC_ACQ_REL);
  __atomic_fetch_sub(&tree->total, held, __ATOMIC_ACQ_REL);
  __atomic_fetch_sub(&tree->living, 1, __ATOMIC_RELAXED);
}

void tree_join(uint32_t number, bool forked) {
  own = NULL;
  next_look = 0;
  fm_tree_high = UINT64_MAX;
  fm_tree_low = 0;
  if (!is_open) return;
  uint32_t slot = __atomic_fetch_add(&tree->slots, fails(FAIL_tree_slot) ? FM_TREE_SLOTS : 1, __ATOMIC_RELAXED);
  if (slot >= FM_TREE_SLOTS) return;
  for (uint32_t i = 0; i < slot; i++) /* this pid's last program, or a process of long ago */
    if (tree->slot[i].pid == fm_header->pid) retire(&tree->slot[i], forked ? FM_LIFE_GONE : FM_LIFE_EXEC);
  own = &tree->slot[slot];
  fm_header->has_slot = 1;
  own->pid = fm_header->pid;
  own->number = number;
  own->start_ns = fm_header->start_ns;
  __atomic_store_n(&own->life, FM_LIFE_ALIVE, __ATOMIC_RELEASE);
  __atomic_fetch_add(&tree->living, 1, __ATOMIC_RELAXED);
  fm_tree_high = STEP;
  fm_tree_low = 0;
}

/* What the sites hold now is what they held at the tree's peak. As long as a process is `alone` it needs no scope for that. */
static void mark_peak(uint64_t epoch, bool alone) {
  fm_header->tree_epoch = epoch;
  uint32_t state = fm_header->scopes[FM_SCOPE_TREE].state;
  if (state == FM_SCOPE_OPEN)
    scopes_mark_peak(FM_SCOPE_TREE);
  else if (state == FM_SCOPE_UNUSED && !alone)
    scopes_begin(FM_SCOPE_TREE);
}

static bool is_alone(void) { return __atomic_load_n(&tree->living, __ATOMIC_RELAXED) < 2; }

/* The tree's total has come to `total`. */
static void raise_peak(uint64_t total) {
  uint64_t peak = __atomic_load_n(&tree->peak_bytes, __ATOMIC_RELAXED);
  while (total > peak)
    if (__atomic_compare_exchange_n(&tree->peak_bytes, &peak, total, true, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) {
      tree->peak_ns = now();
      mark_peak(__atomic_add_fetch(&tree->peak_epoch, 1, __ATOMIC_ACQ_REL), is_alone());
      return;
    }
}

static void publish(uint64_t live) {
  uint64_t before = __atomic_exchange_n(&own->published, live, __ATOMIC_ACQ_REL);
  uint64_t total = __atomic_add_fetch(&tree->total, live - before, __ATOMIC_ACQ_REL);
  fm_tree_high = live + STEP;
  fm_tree_low = live > STEP ? live - STEP : 0;
  if (total <= (uint64_t)INT64_MAX) raise_peak(total);
}

uint64_t tree_published(void) { return own ? fm_tree_high - STEP : fm_header->live_bytes; }

void tree_look(void) {
  if (!own) return;
  uint64_t epoch = __atomic_load_n(&tree->peak_epoch, __ATOMIC_ACQUIRE), live = fm_header->live_bytes;
  if (epoch != fm_header->tree_epoch) mark_peak(epoch, false);
  if (live > fm_tree_high || live < fm_tree_low) publish(live);
}

/* A child of ours that has come to its end and waits for us to ask; it goes on waiting. */
static bool is_dead_child(uint32_t pid, siginfo_t *info) {
  info->si_pid = 0;
  return !fm_failed(os_look_at_child((int)pid, info)) && info->si_pid != 0;
}

/* Processes that were killed, and that nobody has waited for. */
static void look_for_gone(void) {
  for (uint32_t i = 0; i < slots_taken(); i++) {
    struct fm_tree_slot *slot = &tree->slot[i];
    siginfo_t info;
    if (slot->life != FM_LIFE_ALIVE || slot == own) continue;
    if (is_dead_child(slot->pid, &info))
      tree_reap_info(&info);
    else if (!os_is_process((int)slot->pid))
      retire(slot, FM_LIFE_GONE);
  }
}

void tree_tick(uint64_t time) {
  tree_look();
  if (!own || is_alone() || time < next_look) return;
  next_look = time + LOOK_PERIOD;
  look_for_gone();
}

void tree_leave(enum fm_life life) {
  if (!own) return;
  if (!is_alone()) look_for_gone(); /* who waited for them is about to be gone, too */
  retire(own, life);
  own = NULL;
}

struct fm_tree_slot *tree_depart(void) {
  if (!own || own->pid != (uint32_t)os_getpid() || fm_thread.place == FM_IN_LEDGER) return NULL;
  uint32_t place = ledger_enter();
  struct fm_tree_slot *slot = own;
  tree_leave(FM_LIFE_EXEC);
  ledger_leave(place);
  return slot;
}

void tree_return(struct fm_tree_slot *slot) {
  uint32_t place = ledger_enter(), life = FM_LIFE_EXEC;
  if (__atomic_compare_exchange_n(&slot->life, &life, FM_LIFE_ALIVE, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) {
    slot->end_ns = 0;
    __atomic_fetch_add(&tree->living, 1, __ATOMIC_RELAXED);
    own = slot;
    publish(fm_header->live_bytes);
    ledger_set_gates();
  }
  ledger_leave(place);
}

void tree_forget(void) { own = NULL; }

bool tree_replace(const void *address) {
  return tree && (uintptr_t)address - (uintptr_t)tree < sizeof *tree && os_map_over(tree, sizeof *tree);
}

void tree_reap(int pid, int status) {
  if (!is_open || !(WIFEXITED(status) || WIFSIGNALED(status))) return;
  for (uint32_t i = slots_taken(); i-- > 0;) {
    struct fm_tree_slot *slot = &tree->slot[i];
    if (slot->pid != (uint32_t)pid) continue;
    retire(slot, FM_LIFE_ENDED);
    if (slot->life != FM_LIFE_ENDED) return;
    slot->status = (uint32_t)(WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
    __atomic_store_n(&slot->life, WIFEXITED(status) ? FM_LIFE_EXITED : FM_LIFE_KILLED, __ATOMIC_RELEASE);
    return;
  }
}

void tree_reap_info(const siginfo_t *info) {
  if (info->si_code == CLD_EXITED) tree_reap(info->si_pid, info->si_status << 8); /* as wait gives it */
  if (info->si_code == CLD_KILLED || info->si_code == CLD_DUMPED) tree_reap(info->si_pid, info->si_status);
}
