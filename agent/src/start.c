#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "clock.h"
#include "core.h"
#include "domains.h"
#include "ending.h"
#include "environment.h"
#include "exec.h"
#include "folder.h"
#include "follow.h"
#include "fork.h"
#include "hooks.h"
#include "ledger.h"
#include "live.h"
#include "maps.h"
#include "objects.h"
#include "python.h"
#include "refusal.h"
#include "sampler.h"
#include "samples.h"
#include "selftest.h"
#include "sizes.h"
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
  domains_find_small();
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

/* A process that a profiled Python has started goes on without a recording, and without a word. */
static bool open_recording(const char *folder, bool is_child) {
  folder_use(folder);
  const char *failure = folder_begin_recording(false);
  if (!failure) return true;
  if (is_child) return false;
  char message[4500] = "floodmark: nothing is recorded at ";
  text_append(message, sizeof message, failure);
  text_append(message, sizeof message, "\n");
  os_write(2, message, strlen(message));
  if (!fm_best_effort) os_exit(2);
  return false;
}

/* The process's own words, as they were when it began. */
static void describe_command(void) {
  int fd = os_open("/proc/self/cmdline", O_RDONLY, 0);
  if (fd < 0) return;
  long length = os_read(fd, fm_header->command, FM_COMMAND_SIZE);
  os_close(fd);
  fm_header->command_length = length > 0 ? (uint32_t)length : 0;
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

/* What a recording is like where nobody says anything: one that may stay on for ever. */
#define SAMPLE_BYTES (512u << 10)
#define SAMPLE_MOST (1u << 30)

/* The variable is a size, or 0 where every block is recorded. */
static bool read_sampling(uint64_t *bytes) {
  const char *text = environment_find("FLOODMARK_SAMPLE=");
  *bytes = SAMPLE_BYTES;
  return !text || (size_parse(text, bytes) && *bytes <= SAMPLE_MOST);
}

/* The table of blocks that the recording needs. */
static bool start_blocks(uint64_t sample_bytes) {
  if (!sample_bytes) return live_start();
  store_limit(FM_SAMPLED_TABLE_CHUNKS_MAX, FM_SAMPLED_TIMELINE_CHUNKS_MAX);
  uint64_t seed = clock_read(CLOCK_REALTIME);
  os_call(SYS_getrandom, (long)&seed, sizeof seed, GRND_NONBLOCK, 0, 0, 0);
  sampler_start(sample_bytes, seed);
  return live_start() && samples_start();
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
  if (!is_child && environment_find("FLOODMARK_OOM=")) refusal_end_process();
  uint64_t sample_bytes;
  bool knows_sampling = read_sampling(&sample_bytes);
  environment_clean();
  if (follows && follow_prepare(folder, sample_bytes)) exec_install();
  if (!is_python) return;
  fm_clock_start = clock_read(CLOCK_MONOTONIC);
  if (!open_recording(folder, is_child)) return;
  fm_header->parent_pid = (uint32_t)os_call(SYS_getppid, 0, 0, 0, 0, 0, 0);
  describe_command();
  if (!check_interpreter(missing)) return;
  if (!knows_sampling) {
    refuse("FLOODMARK_SAMPLE is no size: give one from 1 byte to 1GiB, or 0 to record every allocation", "");
    return;
  }
  if (!core_start() || !start_blocks(sample_bytes) || !stacks_start() || !hooks_install()) {
    refuse("the agent could not be set up: there was no memory, no room for its recording, or a page could not be changed", "");
    return;
  }
  fm_header->sample_bytes = fm_sample_bytes;
  if (!fm_sample_bytes) fm_header->live_table = (uintptr_t)live_leaves;
  domains_wrap();
  fm_awaiting = ask_python;
  if (follows) fork_start();
  core_switch_on();
}

/* At exit, after the interpreter's own end. */
__attribute__((destructor)) static void end(void) { ending_record(); }
