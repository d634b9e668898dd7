#include "interpreter.h"

#include "failpoint.h"
#include "objects.h"
#include "python.h"
#include "selftest.h"
#include "text.h"

static struct fm_layout layout;

static const char *explain(const char *what, const char *detail) {
  static char reason[FM_REASON_SIZE];
  text_copy(reason, sizeof reason, what);
  text_append(reason, sizeof reason, detail);
  return reason;
}

const char *interpreter_know(const char *missing) {
  if (fails(FAIL_interpreter_unknown) ||
      !layout_find(python_version(), python_is_free_threaded(), objects_find("_PyRuntime"), &layout))
    return explain("this version of floodmark knows CPython 3.6 to 3.15, of the free-threaded ones 3.13; it is ",
                   python.Py_GetVersion ? python.Py_GetVersion() : "of unknown version");
  return missing ? explain("it lacks a function that every CPython has: ", missing) : NULL;
}

/* The program's own trace functions, a debugger's or a coverage tool's, are not to see our lines. From 3.11 on. */
static const char *run_untraced(void) {
  void (*enter)(void *) = (void (*)(void *))objects_find("PyThreadState_EnterTracing");
  void (*leave)(void *) = (void (*)(void *))objects_find("PyThreadState_LeaveTracing");
  void *state = python.PyGILState_GetThisThreadState();
  if (enter && leave) enter(state);
  const char *result = selftest_run(&layout);
  if (enter && leave) leave(state);
  return result;
}

const char *interpreter_check(void) {
  static bool is_checked;
  static const char *difference;
  if (!is_checked) {
    is_checked = true;
    if (python_has_jit()) layout.marks_calls = 0;
    difference = run_untraced();
  }
  if (!difference) return NULL;
  return explain("its frames aren't laid out as this version of floodmark knows them: in the self-test, ", difference);
}

const struct fm_layout *interpreter_layout(void) { return &layout; }
