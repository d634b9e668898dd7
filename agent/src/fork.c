#include "fork.h"

#include <string.h>

#include "blocks.h"
#include "chain.h"
#include "clock.h"
#include "core.h"
#include "failpoint.h"
#include "families.h"
#include "folder.h"
#include "memory.h"
#include "own.h"
#include "passing.h"
#include "sampler.h"
#include "stacks.h"
#include "store.h"
#include "tables.h"
#include "tree.h"
#include "walk.h"

/* What a child knows of its parent: what can't have changed since, as the parent goes on, or may have come to its end. */
static struct {
  uint32_t pid, python_version, command_length;
  uint64_t held;
  char command[FM_COMMAND_SIZE];
} parent; /* on no stack: who forks may have a small one */

static void remember(void) {
  parent.pid = fm_header->pid;
  parent.python_version = fm_header->python_version;
  parent.command_length = fm_header->command_length;
  parent.held = tree_published();
  memcpy(parent.command, fm_header->command, sizeof parent.command);
}

/* The private tables are wiped already (os_map_private): here goes what says where they were and how full. Another thread of
 * the parent may have been at work on any of them, so nothing is taken for whole; what they were mapped at stays unused. */
static void forget(void) {
  fm_locked = 0; /* another thread of the parent may have held it */
  passing_drop();
  memory_forget();
  tables_forget();
  stacks_forget_threads();
  chain_forget_all();
  families_forget();
  thread_forget();
}

static void describe(void) {
  fm_header->parent_pid = parent.pid;
  fm_header->forked = 1;
  blocks_describe();
  fm_header->inherited_bytes = parent.held;
  fm_header->python_version = parent.python_version;
  fm_header->command_length = parent.command_length;
  memcpy(fm_header->command, parent.command, sizeof parent.command);
}

/* In the child, by its one thread. A child whose recording can't be made goes on without one. */
static bool begin_anew(void) {
  remember();
  bool was_own = own_thread();
  forget();
  fm_clock_start = clock_read(CLOCK_MONOTONIC);
  if (fails(FAIL_fork_recording) || folder_begin_recording(true)) return fm_header = NULL, false;
  describe();
  core_switch_on();
  own_start(fm_whose);
  if (was_own) own_begin();
  bool has_tables = !fails(FAIL_fork_tables) && (!fm_sample_bytes || samples_start()) && stacks_start();
  if (!has_tables) guard_off("there was no memory for the tables of blocks and stacks, or no room on the disk");
  if (core_is_on()) __atomic_store_n(&fm_header->state, walk_is_enabled() ? FM_RECORDING : FM_STARTING, __ATOMIC_RELEASE);
  return core_is_on();
}

void fork_start(void) { fm_begin_anew = begin_anew; }
