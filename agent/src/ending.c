#include "ending.h"

#include <sys/resource.h>
#include <sys/wait.h>

#include "clock.h"
#include "core.h"
#include "extents.h"
#include "ledger.h"
#include "maps.h"
#include "moments.h"
#include "process.h"
#include "sources.h"
#include "store.h"
#include "timeline.h"
#include "tree.h"

void ending_close(void) {
  maps_look();
  ledger_date_peak();
  timeline_finish();
  sources_finish();
  core_switch_off();
  fm_header->rss_max = process_resident_most();
  fm_header->end_ns = clock_since_start();
  tree_leave(FM_LIFE_ENDED);
  store_trim();
  extents_trim();
  moments_trim();
  __atomic_store_n(&fm_header->state, FM_ENDED, __ATOMIC_RELEASE);
}

void ending_record(void) {
  if (!core_is_on() || fm_thread.place == FM_IN_LEDGER) return;
  uint32_t place = ledger_enter();
  if (core_is_on()) ending_close();
  ledger_leave(place);
}

static struct {
  void (*_exit)(int);
  void (*_Exit)(int);
  pid_t (*wait)(int *);
  pid_t (*waitpid)(pid_t, int *, int);
  pid_t (*wait3)(int *, int, struct rusage *);
  pid_t (*wait4)(pid_t, int *, int, struct rusage *);
  int (*waitid)(idtype_t, id_t, siginfo_t *, int);
} real;

/* In a vfork child, which runs in its parent's memory, the parent goes on. */
static bool is_own_process(void) { return core_is_on() && (uint32_t)os_getpid() == fm_header->pid; }

static void hook__exit(int code) {
  if (is_own_process()) ending_record();
  real._exit(code);
}

static void hook__Exit(int code) {
  if (is_own_process()) ending_record();
  real._Exit(code);
}

static pid_t reap(pid_t pid, int status) {
  if (pid > 0) tree_reap(pid, status);
  return pid;
}

static pid_t hook_wait(int *status) {
  int ours = 0, *to = status ? status : &ours;
  pid_t pid = real.wait(to);
  return reap(pid, *to);
}

static pid_t hook_waitpid(pid_t which, int *status, int options) {
  int ours = 0, *to = status ? status : &ours;
  pid_t pid = real.waitpid(which, to, options);
  return reap(pid, *to);
}

static pid_t hook_wait3(int *status, int options, struct rusage *usage) {
  int ours = 0, *to = status ? status : &ours;
  pid_t pid = real.wait3(to, options, usage);
  return reap(pid, *to);
}

static pid_t hook_wait4(pid_t which, int *status, int options, struct rusage *usage) {
  int ours = 0, *to = status ? status : &ours;
  pid_t pid = real.wait4(which, to, options, usage);
  return reap(pid, *to);
}

static int hook_waitid(idtype_t type, id_t id, siginfo_t *info, int options) {
  int result = real.waitid(type, id, info, options);
  if (!result && info && info->si_pid > 0) tree_reap_info(info);
  return result;
}

const struct hook ending_hooks[ENDING_HOOKS] = {
#define HOOK(name) {#name, (void *)hook_##name, (void **)&real.name}
    HOOK(_exit), HOOK(_Exit), HOOK(wait), HOOK(waitpid), HOOK(wait3), HOOK(wait4), HOOK(waitid),
#undef HOOK
};
