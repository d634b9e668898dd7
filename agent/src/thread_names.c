#include "thread_names.h"

#include <string.h>

#include "codes.h"
#include "core.h"
#include "python.h"
#include "stacks.h"
#include "text.h"
#include "walk.h"

static const struct fm_layout *layout; /* NULL until started */
static char process_name[17];          /* what the system calls the main thread */
static bool began_late;                /* so the main thread, which may be another one than that, isn't known yet */
static bool is_free_threaded;

#define TEXT_SIZE 1024u /* of a name, and of a path: a longer one is cut */
#define UNNAMED "<unnamed thread>"

/* What the system calls the calling thread; 0 where it is the process's name: threads begin with that of the one that made them. */
static uint32_t own_system_name(char *name) {
  os_thread_name(name);
  return strcmp(name, process_name) == 0 ? 0 : (uint32_t)strlen(name);
}

void thread_names_start(const struct fm_layout *used) {
  os_thread_name(process_name);
  is_free_threaded = python_is_free_threaded();
  layout = used;
  fm_thread.root = FM_ROOT_PYTHON;
}

void thread_names_start_late(const struct fm_layout *used) {
  if (layout) return;
  os_main_thread_name(process_name);
  began_late = true;
  is_free_threaded = python_is_free_threaded();
  layout = used;
}

static bool is_main(void) { return began_late && os_is_main_thread(); }

/* Is this the code of threading.Thread's method of this name? */
static bool is_method(const char *code, const char *name) {
  char text[TEXT_SIZE];
  uint32_t length = codes_read_text(pointer_at(code, layout->code_name), text, sizeof text);
  if (!text_ends_with(text, length, name)) return false;
  length = codes_read_text(pointer_at(code, layout->code_file), text, sizeof text);
  return text_ends_with(text, length, "threading.py");
}

/* The Thread object of the thread whose innermost frame is `frame`; NULL when `threading` didn't start it: each thread that it starts
 * begins with _bootstrap. A debugger may have put a frame of its own outside of that. */
static PyObject *find_thread(const char *frame) {
  const char *thread = NULL;
  for (; frame; frame = frame_outer(layout, frame))
    if (!frame_is_shim(layout, frame) && is_method(frame_code(layout, frame), "_bootstrap"))
      thread = frame_first_argument(layout, frame);
  return (PyObject *)thread;
}

static bool is_text(PyObject *object) {
  PyObject *type = python.PyObject_Type(object);
  bool text = python.PyType_GetFlags(type) & PYTHON_TYPE_IS_TEXT;
  python.Py_DecRef(type);
  return text;
}

/* What the Thread object is called. Not by way of its own __getattribute__, which may be Python code. */
static uint32_t read_name(PyObject *thread, char *name) {
  PyObject *type, *value, *traceback;
  python.PyErr_Fetch(&type, &value, &traceback);
  PyObject *attribute = python.PyUnicode_FromString("_name");
  PyObject *found = attribute ? python.PyObject_GenericGetAttr(thread, attribute) : NULL;
  uint32_t length = found && is_text(found) ? codes_read_text((const char *)found, name, TEXT_SIZE) : 0;
  python.Py_DecRef(found);
  python.Py_DecRef(attribute);
  python.PyErr_Restore(type, value, traceback);
  return length;
}

/* Each run of digits to an N, in place; returns the length. */
static uint32_t fold_digits(char *name, uint32_t length) {
  uint32_t folded = 0;
  bool was_digit = false;
  for (uint32_t i = 0; i < length; i++) {
    bool is_digit = name[i] >= '0' && name[i] <= '9';
    if (!is_digit || !was_digit) name[folded++] = is_digit ? 'N' : name[i];
    was_digit = is_digit;
  }
  return folded;
}

/* The innermost frame of the calling thread where it is within Python, else NULL. */
static const char *own_frame(const char **state) {
  if (!layout || !python.PyGILState_Check()) return NULL;
  *state = python.PyGILState_GetThisThreadState();
  return *state ? layout_innermost(layout, *state) : NULL;
}

/* The number of a name, to be folded. */
static uint32_t number_of(char *name, uint32_t length) {
  length = length ? fold_digits(name, length) : (uint32_t)text_copy(name, TEXT_SIZE, UNNAMED);
  uint32_t place = ledger_enter();
  uint32_t number = stacks_thread(name, length);
  ledger_leave(place);
  return number;
}

uint32_t thread_names_of_started(void) {
  const char *state, *frame = is_free_threaded ? own_frame(&state) : NULL;
  if (!frame || !walk_is_current(state) || frame_is_shim(layout, frame) || !is_method(frame_code(layout, frame), "Thread.start")) return 0;
  char name[TEXT_SIZE];
  return number_of(name, read_name((PyObject *)(uintptr_t)frame_first_argument(layout, frame), name));
}

void thread_names_find(void) {
  const char *state, *frame = own_frame(&state);
  if (!frame) return;
  char name[TEXT_SIZE];
  PyObject *thread = !is_free_threaded && walk_is_current(state) ? find_thread(frame) : NULL;
  if (!thread && is_main()) {
    fm_thread.root = FM_ROOT_PYTHON;
    fm_thread.serial = 0;
    return;
  }
  fm_thread.root = number_of(name, thread ? read_name(thread, name) : own_system_name(name));
  fm_thread.serial = 0; /* its stacks begin elsewhere now */
}
