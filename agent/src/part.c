#include "part.h"

#include <stdlib.h>

#include "blocks.h"
#include "clock.h"
#include "core.h"
#include "cut.h"
#include "domains.h"
#include "ending.h"
#include "families.h"
#include "file.h"
#include "folder.h"
#include "fork.h"
#include "hooks.h"
#include "interpreter.h"
#include "ledger.h"
#include "memory.h"
#include "objects.h"
#include "own.h"
#include "python.h"
#include "slots.h"
#include "sources.h"
#include "stacks.h"
#include "store.h"
#include "tables.h"
#include "thread_names.h"
#include "timeline.h"
#include "walk.h"

static const char *run_folder;
static uint64_t run_sample_bytes;
static bool started;
static uint64_t last_peak;

bool part_is_running(void) {
  int (*is_initialized)(void) = (int (*)(void))objects_find("Py_IsInitialized");
  return is_initialized && is_initialized();
}

void part_prepare(const char *folder, uint64_t sample_bytes) {
  run_folder = folder;
  run_sample_bytes = sample_bytes;
}

/* Its GIL may be one of its own, under which nothing here is safe. */
#define SUBINTERPRETER "this is a sub-interpreter: recording is switched on and off in the main one"
static bool is_in_subinterpreter(void) {
  void *(*current)(void) = (void *(*)(void))objects_find("PyInterpreterState_Get"); /* from 3.9 on */
  void *(*main)(void) = (void *(*)(void))objects_find("PyInterpreterState_Main");
  return current && main && current() != main();
}

static uint64_t interval; /* of the sampled recordings so far; 0: there was none */

/* Threads have counted down a part of their way to the next sample: it must be as long as in the recording before. */
static bool changes_interval(uint64_t sample_bytes) {
  return sample_bytes && interval && sample_bytes != interval;
}

const char *floodmark_obstacle(const char *folder, uint64_t sample_bytes) {
  const char *missing;
  if (os_has_more_rights()) return "this process has more rights than who started it (set-user-ID or capabilities of its file): it is not recorded";
  if (!folder) folder = run_folder, sample_bytes = run_sample_bytes;
  core_notice_fork(); /* a child that nothing was noticed of yet */
  if (started || core_is_on()) return "a recording is under way already";
  if (!folder) return "there is no folder to record into: name one, or start the program by floodmark run --off";
  if (!python_find(&missing)) return "there is no Python in this process";
  if (is_in_subinterpreter()) return SUBINTERPRETER;
  const char *wrong = interpreter_know(missing);
  if (!wrong) wrong = interpreter_check();
  if (!wrong) wrong = slots_obstacle();
  if (wrong) return wrong;
  if (changes_interval(sample_bytes)) return "this process was sampled at another interval before: keep to that one, or record every allocation";
  return NULL;
}

/* Under the lock, so that a call that is under way is noted before or finds nothing any more. */
static void forget(void) {
  uint32_t place = ledger_enter();
  if (core_is_on()) ending_close();
  if (fm_header) last_peak = fm_header->peak_bytes;
  walk_disable();
  tables_forget();
  memory_release();
  blocks_forget();
  ledger_leave(place);
  cut_stop();
  started = false;
}

static void take_out(void) {
  forget();
  domains_unwrap();
  hooks_remove();
}

static const char *give_up(const char *why) {
  take_out();
  file_remove();
  return why;
}

/* From here on events are recorded: all parts of it at once for who has the lock. */
static void switch_on(void) {
  uint32_t place = ledger_enter();
  walk_enable(interpreter_layout());
  __atomic_store_n(&fm_header->state, FM_RECORDING, __ATOMIC_RELEASE);
  core_switch_on();
  own_begin();
  ledger_leave(place);
  fork_start();
}

static void look_around(void) {
  if (!scope_enter()) return;
  families_look();
  scope_leave();
}

const char *floodmark_start(const char *folder, uint64_t sample_bytes, enum fm_whose whose) {
  const char *failure = floodmark_obstacle(folder, sample_bytes);
  if (failure) return failure;
  if (!folder) folder = run_folder, sample_bytes = run_sample_bytes;
  fm_best_effort = true;
  fm_clock_start = clock_read(CLOCK_MONOTONIC);
  folder_use(folder);
  if (!core_start()) return "there was no memory";
  if ((failure = folder_begin_recording(false))) return failure;
  started = true;
  if (sample_bytes) interval = sample_bytes;
  fm_header->python_version = python_version();
  folder_describe_process();
  sources_start();
  own_start(whose);
  if (!blocks_start(sample_bytes) || !stacks_start()) return give_up("there was no memory for the agent's tables, or no room for its recording");
  blocks_describe();
  if (!hooks_install()) return give_up("a page of the program's could not be changed");
  if (!domains_wrap()) return give_up("tracemalloc was started in a recording of the other kind, exact or sampled: stop it first");
  thread_names_start_late(interpreter_layout());
  cut_prepare();
  switch_on();
  if (sample_bytes) domains_find_small();
  look_around();
  return NULL;
}

const char *floodmark_stop(void) {
  core_notice_fork();
  if (is_in_subinterpreter()) return SUBINTERPRETER;
  if (!started) return core_is_on() ? "the whole program is recorded: that ends with it" : "nothing is recorded";
  take_out();
  return NULL;
}

int floodmark_recorded(void) {
  if (!core_is_on()) return FLOODMARK_NOTHING;
  return started ? FLOODMARK_PART : FLOODMARK_PROGRAM;
}

uint64_t floodmark_peak_bytes(void) {
  return fm_header && core_is_on() ? __atomic_load_n(&fm_header->peak_bytes, __ATOMIC_RELAXED) : last_peak;
}

const char *floodmark_path(void) {
  core_notice_fork();
  return file_path();
}

bool floodmark_has_folder(void) { return run_folder != NULL; }

uint64_t floodmark_held_bytes(void) {
  return fm_header && core_is_on() ? __atomic_load_n(&fm_header->live_bytes, __ATOMIC_RELAXED) : 0;
}

/* Of its bytes so many that no character is cut. */
static uint32_t kept_length(const char *name) {
  uint32_t length = 0;
  while (length < FM_MARK_NAME_MOST && name[length]) length++;
  while (length && ((uint8_t)name[length] & 0xc0) == 0x80) length--;
  return length;
}

int floodmark_mark(const char *name) {
  uint32_t place = ledger_enter();
  uint32_t number = core_is_on() ? timeline_mark_now() : 0;
  if (number && name) store_name_mark(number, name, kept_length(name));
  ledger_leave(place);
  return (int)number;
}
