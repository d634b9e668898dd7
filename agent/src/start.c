#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "core.h"
#include "domains.h"
#include "environment.h"
#include "exec.h"
#include "follow.h"
#include "hooks.h"
#include "ledger.h"
#include "live.h"
#include "maps.h"
#include "objects.h"
#include "python.h"
#include "selftest.h"
#include "stacks.h"
#include "store.h"
#include "text.h"
#include "thread_names.h"
#include "walk.h"

uint64_t fm_clock_start;
static struct fm_layout layout;

static void refuse(const char *what, const char *detail) {
  char reason[FM_REASON_SIZE];
  text_copy(reason, sizeof reason, what);
  text_append(reason, sizeof reason, detail);
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
  if (python_has_jit()) layout.marks_calls = 0;
  const char *difference = selftest_run(&layout);
  if (difference) {
    refuse("its frames aren't laid out as this version of floodmark knows them: in the self-test, ", difference);
    return 0;
  }
  domains_wrap();
  thread_names_start(&layout);
  uint32_t place = ledger_enter();
  walk_enable(&layout);
  __atomic_store_n(&fm_header->state, FM_RECORDING, __ATOMIC_RELEASE);
  ledger_leave(place);
  return 0;
}

/* Once the interpreter is initialised, ask it for a call at a safe point. */
static void ask_python(void) {
  if (!python.Py_IsInitialized() || !__atomic_exchange_n(&fm_awaiting, NULL, __ATOMIC_ACQ_REL)) return;
  if (python.Py_AddPendingCall(begin_walking, NULL) != 0) fm_awaiting = ask_python; /* its queue is full: later */
}

/* A process that execs leaves a recording behind each time. */
#define RECORDINGS_MOST 1000u

/* The file of this process's number-th recording: 812.floodmark, 812-2.floodmark … */
static void name_recording(char *path, size_t size, const char *folder, unsigned number) {
  text_copy(path, size, folder);
  text_append(path, size, "/");
  text_append_number(path, size, (unsigned long)os_getpid());
  if (number > 1) {
    text_append(path, size, "-");
    text_append_number(path, size, number);
  }
  text_append(path, size, ".floodmark");
}

static bool exists(const char *path) { return !fm_failed(os_call(SYS_access, (long)path, F_OK, 0, 0, 0, 0)); }

/* A process that a profiled Python has started goes on without a recording, and without a word. */
static bool open_recording(const char *folder, bool is_child) {
  char path[4096];
  const char *failure = NULL;
  for (unsigned number = 1; number <= RECORDINGS_MOST; number++) {
    name_recording(path, sizeof path, folder, number);
    failure = store_create(path);
    if (!failure) return true;
    if (!exists(path)) break;
  }
  if (is_child) return false;
  char message[4400] = "floodmark: nothing is recorded at ";
  text_append(message, sizeof message, path);
  text_append(message, sizeof message, ": ");
  text_append(message, sizeof message, failure);
  text_append(message, sizeof message, "\n");
  os_write(2, message, strlen(message));
  if (!fm_best_effort) os_exit(2);
  return false;
}

/* Is the interpreter one that can be profiled? */
static bool check_interpreter(const char *missing) {
  bool free_threaded;
  fm_header->python_version = python_version(&free_threaded);
  if (free_threaded || !layout_find(fm_header->python_version, objects_find("_PyRuntime"), &layout))
    refuse("this version of floodmark knows CPython 3.6 to 3.15, not free-threaded; it is ",
           python.Py_GetVersion ? python.Py_GetVersion() : "of unknown version");
  else if (missing)
    refuse("it lacks a function that every CPython has: ", missing);
  else
    return true;
  return false;
}

__attribute__((constructor)) static void start(void) {
  environment_restore_limit();
  const char *folder = environment_find("FLOODMARK_DIR="), *missing;
  if (!folder) return;
  bool is_python = python_find(&missing);
  bool is_child = environment_find("FLOODMARK_CHILD=") != NULL; /* of a profiled Python */
  if (!is_python && !is_child) return; /* a process on the way to the first Python: hands all on */
  fm_best_effort = is_child || environment_find("FLOODMARK_BEST_EFFORT=");
  bool follows = !environment_find("FLOODMARK_CHILDREN="); /* =ignore: they aren't recorded */
  environment_clean();
  if (follows && follow_prepare(folder)) exec_install();
  if (!is_python) return;
  fm_clock_start = clock_read(CLOCK_MONOTONIC_COARSE);
  if (!open_recording(folder, is_child)) return;
  fm_header->start_realtime_ns = clock_read(CLOCK_REALTIME);
  if (!check_interpreter(missing)) return;
  if (!core_start() || !live_start() || !stacks_start() || !hooks_install()) {
    refuse("the agent could not be set up: there was no memory, no room for its recording, or a page could not be changed", "");
    return;
  }
  domains_wrap();
  fm_awaiting = ask_python;
  *fm_switch = 1;
}

/* The highest resident set size so far, in bytes; 0 when it can't be read. */
static uint64_t read_rss_max(void) {
  char text[4096];
  int fd = os_open("/proc/self/status", O_RDONLY, 0);
  if (fd < 0) return 0;
  long length = os_read(fd, text, sizeof text - 1);
  os_close(fd);
  if (length <= 0) return 0;
  text[length] = 0;
  const char *line = strstr(text, "VmHWM:");
  return line ? strtoull(line + 6, NULL, 10) * 1024 : 0;
}

/* At exit, after the interpreter's own end. */
__attribute__((destructor)) static void end(void) {
  if (!core_is_on()) return;
  uint32_t place = ledger_enter();
  maps_look();
  ledger_date_peak();
  core_switch_off();
  fm_header->rss_max = read_rss_max();
  fm_header->end_ns = clock_since_start();
  __atomic_store_n(&fm_header->state, FM_ENDED, __ATOMIC_RELEASE);
  ledger_leave(place);
}
