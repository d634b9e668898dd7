#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "blocks.h"
#include "clock.h"
#include "core.h"
#include "cut.h"
#include "domains.h"
#include "ending.h"
#include "environment.h"
#include "exec.h"
#include "failpoint.h"
#include "folder.h"
#include "follow.h"
#include "fork.h"
#include "hooks.h"
#include "interpreter.h"
#include "ledger.h"
#include "live.h"
#include "memory.h"
#include "part.h"
#include "python.h"
#include "refusal.h"
#include "runs.h"
#include "settings.h"
#include "signals.h"
#include "sources.h"
#include "stacks.h"
#include "store.h"
#include "text.h"
#include "thread_names.h"
#include "walk.h"

uint64_t fm_clock_start;
static struct settings settings;
static bool begins_run; /* nobody watches it, or says what came of it */

/* Something that keeps the first Python from being recorded; the children of a profiled one say nothing. */
static void complain(const char *why) {
  char message[4500] = "floodmark: nothing is recorded: ";
  text_append(message, sizeof message, why);
  text_append(message, sizeof message, "\n");
  os_write(2, message, strlen(message));
}

static void refuse(const char *reason) {
  if (begins_run) complain(reason);
  guard_refuse(reason);
}

static void ask_python(void);

/* Check the interpreter and begin to walk stacks. A pending call of the interpreter's: in its main thread, with the
 * GIL, between two instructions, before the program's first line (a module begins with a look for such calls). */
static int begin_walking(void *nothing) {
  (void)nothing;
  if (!core_is_on()) return 0;
  if (!python.PyDict_GetItemString(python.PyImport_GetModuleDict(), "__main__")) {
    fm_awaiting = ask_python; /* 3.6 calls itself initialised before it can run anything: later */
    return 0;
  }
  const char *wrong = interpreter_check();
  if (wrong) {
    refuse(wrong);
    return 0;
  }
  domains_wrap();
  domains_find_small();
  thread_names_start(interpreter_layout());
  signals_start(settings.signal);
  cut_prepare();
  uint32_t place = ledger_enter();
  walk_enable(interpreter_layout());
  __atomic_store_n(&fm_header->state, FM_RECORDING, __ATOMIC_RELEASE);
  ledger_leave(place);
  return 0;
}

/* Once the interpreter is initialised, ask it for a call at a safe point. */
static void ask_python(void) {
  if (!python.Py_IsInitialized() || !__atomic_exchange_n(&fm_awaiting, NULL, __ATOMIC_ACQ_REL)) return;
  if (fails(FAIL_pending_call) || python.Py_AddPendingCall(begin_walking, NULL) != 0) fm_awaiting = ask_python; /* its queue is full: later */
}

/* Create the recording, in the run's folder or in that of a new run. What is there afterwards is settings.run. */
static bool open_recording(void) {
  const char *failure = NULL;
  if (begins_run) settings.run = runs_begin(settings.runs, &settings.keep, &failure);
  if (settings.run) {
    folder_use(settings.run);
    failure = folder_begin_recording(false);
  }
  if (!failure) return true;
  if (settings.run && begins_run) runs_abandon();
  if (!settings.is_child) complain(failure);
  if (!fm_best_effort) os_exit(2);
  return false;
}

/* Is the interpreter one that can be profiled? */
static bool check_interpreter(const char *missing) {
  fm_header->python_version = python_version();
  const char *wrong = interpreter_know(missing);
  if (wrong) refuse(wrong);
  return !wrong;
}

/* All that is needed for events to be recorded. Where memory is so scarce that it can't be had, the program, which may run all the same,
 * has all of it. */
static bool set_up(void) {
  if (core_start() && blocks_start(settings.sample_bytes) && stacks_start()) return hooks_install();
  live_give_back();
  memory_release();
  return false;
}

__attribute__((constructor)) static void start(void) {
  if (os_has_more_rights()) return; /* a folder that the caller names is not for them */
  failpoint_set(environment_find("FLOODMARK_FAIL="));
  environment_restore_limit();
  if (!settings_find(&settings)) return;
  if (part_is_running()) return; /* loaded into a Python, which says when it is to be profiled */
  const char *missing;
  bool is_python = python_find(&missing);
  if (!is_python && !settings.is_child) return; /* a process on the way to the first Python: hands all on */
  begins_run = !settings.run;
  const char *wrong = settings_read(&settings);
  fm_best_effort = settings.best_effort;
  if (settings.ends_process) refusal_end_process();
  environment_clean();
  if (wrong && !settings.is_child) complain(wrong);
  if (wrong) return;
  if (settings.is_off) {
    part_prepare(settings.run, settings.sample_bytes);
    return;
  }
  fm_clock_start = clock_read(CLOCK_MONOTONIC);
  bool is_recorded = is_python && open_recording();
  if (!settings.run) return;
  if (settings.follows && follow_prepare(settings.run, settings.sample_bytes, settings.signal)) exec_install();
  if (!is_recorded) return;
  folder_describe_process();
  sources_start();
  if (!check_interpreter(missing)) return;
  if (!set_up()) {
    refuse("the agent could not be set up: there was no memory, no room for its recording, or a page could not be changed");
    return;
  }
  blocks_describe();
  domains_wrap();
  fm_awaiting = ask_python;
  if (settings.follows) fork_start();
  core_switch_on();
}

/* At exit, after the interpreter's own end. */
__attribute__((destructor)) static void end(void) { ending_record(); }
