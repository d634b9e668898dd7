#include "fork.h"

#include <string.h>

#include "chain.h"
#include "clock.h"
#include "codes.h"
#include "core.h"
#include "folder.h"
#include "handover.h"
#include "ledger.h"
#include "maps.h"
#include "stacks.h"
#include "store.h"
#include "timeline.h"

/* What a child knows of its parent. */
struct parent {
  uint32_t pid, state, python_version, command_length;
  uint64_t held;
  char command[FM_COMMAND_SIZE];
};

static struct parent remember(void) {
  struct parent parent = {fm_header->pid, fm_header->state, fm_header->python_version, fm_header->command_length,
                          fm_header->live_bytes, {0}};
  memcpy(parent.command, fm_header->command, sizeof parent.command);
  return parent;
}

/* The private tables are wiped already (os_map_private): here goes what says how full they were. */
static void forget(void) {
  fm_locked = 0; /* another thread of the parent may have held it */
  store_forget();
  stacks_forget();
  codes_forget_all();
  chain_forget();
  maps_forget();
  scopes_forget();
  timeline_forget();
  handover_forget();
  ledger_forget();
  thread_forget();
}

static void describe(const struct parent *parent) {
  fm_header->parent_pid = parent->pid;
  fm_header->forked = 1;
  fm_header->inherited_bytes = parent->held;
  fm_header->python_version = parent->python_version;
  fm_header->command_length = parent->command_length;
  memcpy(fm_header->command, parent->command, sizeof parent->command);
  __atomic_store_n(&fm_header->state, parent->state, __ATOMIC_RELEASE);
}

/* In the child, by its one thread. A child whose recording can't be made goes on without one. */
static bool begin_anew(void) {
  struct parent parent = remember();
  if (parent.state != FM_STARTING && parent.state != FM_RECORDING) return false;
  forget();
  fm_clock_start = clock_read(CLOCK_MONOTONIC);
  if (folder_begin_recording()) return fm_header = NULL, false;
  describe(&parent);
  return stacks_start();
}

void fork_start(void) { fm_begin_anew = begin_anew; }
