#include "selftest.h"

#include <pthread.h>
#include <string.h>

#include "codes.h"
#include "failpoint.h"
#include "marks.h"
#include "python.h"
#include "text.h"
#include "walk.h"

static const char program[] =
    "def outer():\n"
    "    def inner():\n"
    "        return [check() for _ in (1,)]\n"
    "    def generate():\n"
    "        yield check()\n"
    "        yield inner()\n"
    "    for _ in generate(): pass\n"
    "    def called(): check_call()\n"
    "    for _ in (1, 2): called()\n"
    "    sorted((2, 1), key=lambda given: check_argument(given))\n"
    "class Named:\n"
    "    outer()\n";
#define CHECKS_EXPECTED 6
/* Beyond ASCII, where text has another layout. A name in the program can't be: to read it, Python imports unicodedata. */
static const char program_file[] = "<floodmark 名>";

static const struct fm_layout *layout;
static const char *difference;
static int checks;

static PyObject *attribute(PyObject *object, const char *name) { return python.PyObject_GetAttrString(object, name); }

static long number(PyObject *object, const char *name) {
  PyObject *value = attribute(object, name);
  long result = value ? python.PyLong_AsLong(value) : -2;
  python.Py_DecRef(value);
  return result;
}

static bool text_is(const char *code, uint16_t offset, PyObject *expected) {
  char text[512];
  const char *right = expected ? python.PyUnicode_AsUTF8(expected) : NULL;
  if (!right) return false;
  uint32_t length = codes_read_text(pointer_at(code, offset), text, sizeof text);
  size_t compared = strlen(right) < sizeof text - 8 ? strlen(right) : length;
  return length == compared && memcmp(text, right, length) == 0;
}

static const char *compare_code(const char *code) {
  PyObject *object = (PyObject *)code;
  /* 3.11 brought qualified names; 3.10 the line tables that are read. */
  PyObject *name = attribute(object, python_minor() >= 11 ? "co_qualname" : "co_name");
  PyObject *file = attribute(object, "co_filename");
  PyObject *lines = attribute(object, python_minor() >= 10 ? "co_linetable" : "co_lnotab");
  int32_t first_line;
  memcpy(&first_line, code + layout->code_first_line, sizeof first_line);
  const char *wrong = !name || !file || !lines                   ? "a code object lacks an attribute"
                      : !text_is(code, layout->code_name, name) ? "a function's name was read wrongly"
                      : !text_is(code, layout->code_file, file) ? "a file's name was read wrongly"
                      : pointer_at(code, layout->code_lines) != (const char *)lines
                          ? "a line table was not where it should be"
                      : first_line != number(object, "co_firstlineno") ? "a first line was read wrongly"
                                                                        : NULL;
  python.Py_DecRef(lines);
  python.Py_DecRef(file);
  python.Py_DecRef(name);
  return wrong;
}

/* Frames outside of our own lines are left alone: the API hides those that are just being entered. */
static bool is_ours(PyObject *code) {
  PyObject *file = attribute(code, "co_filename");
  const char *text = file ? python.PyUnicode_AsUTF8(file) : NULL;
  bool ours = text && strcmp(text, program_file) == 0;
  python.Py_DecRef(file);
  return ours;
}

static const char *compare_frame(const struct walk_frame *frame, PyObject *right, PyObject *right_code) {
  if (fails(FAIL_selftest_caller) || frame->code != (const char *)right_code) return "a caller was another one";
  if (frame->offset != (uint32_t)number(right, "f_lasti")) return "a caller's instruction was another one";
  return compare_code(frame->code);
}

static const char *compare_stack(void) {
  struct walk_frame frames[16];
  uint32_t count = walk_frames(layout, python.PyGILState_GetThisThreadState(), frames, 16), depth = 0;
  const char *wrong = NULL;
  PyObject *frame = python.PyEval_GetFrame(); /* borrowed */
  python.Py_IncRef(frame);
  for (bool ours = true; frame && ours && !wrong; depth++) {
    PyObject *code = attribute(frame, "f_code"), *back = attribute(frame, "f_back");
    ours = code && is_ours(code);
    if (ours) wrong = depth < count ? compare_frame(&frames[depth], frame, code) : "a caller was not found";
    python.Py_DecRef(code);
    python.Py_DecRef(frame);
    frame = back; /* None is no frame: it has no code */
  }
  python.Py_DecRef(frame);
  python.PyErr_Clear();
  return wrong || depth > 3 ? wrong : "there were too few callers";
}

/* The frame that has called us. */
static const char *innermost(void) {
  const char *frame = layout_innermost(layout, python.PyGILState_GetThisThreadState());
  while (frame && frame_is_shim(layout, frame)) frame = frame_outer(layout, frame);
  return frame;
}

static PyObject *check(PyObject *self, PyObject *nothing) {
  (void)self, (void)nothing;
  checks++;
  if (!difference) difference = compare_stack();
  if (!difference && layout->frame_depth != NO_OFFSET && int_at(innermost(), layout->frame_depth) != DEPTH_RUNNING)
    difference = "the depth of a frame's value stack was not where it should be";
  const char *state = python.PyGILState_GetThisThreadState();
  if (!difference && layout->thread_owner != NO_OFFSET && pointer_at(state, layout->thread_owner) != (const char *)pthread_self())
    difference = "a thread's number was not where it should be";
  return python.PyBool_FromLong(0);
}

#define STILL_THERE "a mark in a frame was still there at the next call"
#define DID_NOT_STAY "a mark in a frame did not stay"

/* Does a mark stay in the shim that this call began with, and go with it? The next call has its shim in the same place. */
static const char *check_shim(void) {
  const char *shim = innermost();
  while (shim && !frame_is_shim(layout, shim)) shim = frame_outer(layout, shim);
  if (!shim) return "a call through C had no frame of its own";
  if (marks_test_and_set_shim(layout, shim)) return STILL_THERE;
  return marks_test_and_set_shim(layout, shim) ? NULL : DID_NOT_STAY;
}

/* The same for the call of the function that we are in. The next one's result comes to the same slot. */
static const char *check_call_mark(void) {
  const char *frame = innermost(), *outer = frame ? frame_outer(layout, frame) : NULL;
  if (!marks_call_slot(layout, outer, frame)) return "a call had no place for its result";
  if (marks_test_and_set_call(layout, outer, frame)) return STILL_THERE;
  return marks_test_and_set_call(layout, outer, frame) ? NULL : DID_NOT_STAY;
}

/* As check, in a function that another one has called. */
static PyObject *check_call(PyObject *self, PyObject *nothing) {
  if (!difference && layout->marks_calls) difference = check_call_mark();
  return check(self, nothing);
}

/* As check, called with the first argument of its caller. */
static PyObject *check_argument(PyObject *self, PyObject *given) {
  const char *frame = innermost();
  if (!difference && layout->shim_mark != NO_OFFSET) difference = check_shim();
  if (!difference && (!frame || frame_first_argument(layout, frame) != (const char *)given))
    difference = "an argument was not where it should be";
  return check(self, NULL);
}

static bool define(PyObject *globals, struct python_method *method) {
  PyObject *function = python.PyCFunction_NewEx(method, NULL, NULL);
  bool done = function && python.PyDict_SetItemString(globals, method->name, function) == 0;
  python.Py_DecRef(function);
  return done;
}

static PyObject *run(PyObject *globals) {
  static struct python_method methods[] = {
      {"check", check, PYTHON_METHOD_NO_ARGUMENTS, NULL},
      {"check_call", check_call, PYTHON_METHOD_NO_ARGUMENTS, NULL},
      {"check_argument", check_argument, PYTHON_METHOD_ONE_ARGUMENT, NULL},
  };
  for (unsigned i = 0; i < sizeof methods / sizeof *methods; i++)
    if (!define(globals, &methods[i])) return NULL;
  /* Before 3.10 a namespace without builtins gets none. */
  if (python.PyDict_SetItemString(globals, "__builtins__", python.PyEval_GetBuiltins()) != 0) return NULL;
  /* A class takes its module's name from here; any object will do. */
  if (python.PyDict_SetItemString(globals, "__name__", globals) != 0) return NULL;
  PyObject *file = python.PyUnicode_FromString(program_file);
  if (!file) return NULL;
  PyObject *code = python.Py_CompileStringObject(program, file, PYTHON_FILE_INPUT, NULL, -1);
  python.Py_DecRef(file);
  if (!code) return NULL;
  PyObject *result = python.PyEval_EvalCode(code, globals, globals);
  python.Py_DecRef(code);
  return result;
}

const char *selftest_run(const struct fm_layout *used) {
  layout = used;
  codes_use_layout(used);
  PyObject *globals = python.PyDict_New();
  PyObject *result = globals && !fails(FAIL_selftest) ? run(globals) : NULL;
  if (!result) {
    python.PyErr_Clear();
    difference = "it could not be run";
  } else if (!difference && checks != CHECKS_EXPECTED) {
    difference = "it did not run to its end";
  }
  if (globals) python.PyDict_Clear(globals); /* its functions refer to it */
  python.Py_DecRef(globals);
  python.Py_DecRef(result);
  return difference;
}
