#include "selftest.h"

#include <string.h>

#include "codes.h"
#include "python.h"
#include "text.h"
#include "walk.h"

static const char program[] =
    "def outer():\n"
    "    def größe_名():\n"
    "        return [check() for _ in (1,)]\n"
    "    def generate():\n"
    "        yield check()\n"
    "        yield größe_名()\n"
    "    for _ in generate(): pass\n"
    "    sorted((2, 1), key=lambda _: check())\n"
    "class Named:\n"
    "    outer()\n";
#define CHECKS_EXPECTED 4
static const char program_file[] = "<floodmark self-test>";

static const struct fm_layout *layout;
static const char *difference;
static int checks;

static const char *pointer_at(const char *object, uint16_t offset) {
  const char *pointer;
  memcpy(&pointer, object + offset, sizeof pointer);
  return pointer;
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
  PyObject *name = python.PyObject_GetAttrString(object, "co_qualname");
  PyObject *file = python.PyObject_GetAttrString(object, "co_filename");
  PyObject *lines = python.PyObject_GetAttrString(object, "co_linetable");
  PyObject *first = python.PyObject_GetAttrString(object, "co_firstlineno");
  int32_t first_line;
  memcpy(&first_line, code + layout->code_first_line, sizeof first_line);
  const char *wrong = !name || !file || !lines || !first ? "a code object lacks an attribute"
                      : !text_is(code, layout->code_name, name) ? "a function's name was read wrongly"
                      : !text_is(code, layout->code_file, file) ? "a file's name was read wrongly"
                      : pointer_at(code, layout->code_lines) != (const char *)lines
                          ? "a line table was not where it should be"
                      : first_line != python.PyLong_AsLong(first) ? "a first line was read wrongly"
                                                                  : NULL;
  PyObject *owned[] = {name, file, lines, first};
  for (int i = 0; i < 4; i++)
    if (owned[i]) python.Py_DecRef(owned[i]);
  return wrong;
}

/* Frames outside of our own lines are left alone: the API hides those that are just being entered. */
static bool is_ours(PyObject *code) {
  PyObject *file = python.PyObject_GetAttrString(code, "co_filename");
  const char *text = file ? python.PyUnicode_AsUTF8(file) : NULL;
  bool ours = text && strcmp(text, program_file) == 0;
  if (file) python.Py_DecRef(file);
  return ours;
}

static const char *compare_frame(const struct walk_frame *frame, PyObject *right, PyObject *right_code) {
  if (frame->code != (const char *)right_code) return "a caller was another one";
  if (frame->instruction - (frame->code + layout->code_bytes) != python.PyFrame_GetLasti(right))
    return "a caller's instruction was another one";
  return compare_code(frame->code);
}

static const char *compare_stack(void) {
  struct walk_frame frames[16];
  uint32_t count = walk_frames(layout, python.PyGILState_GetThisThreadState(), frames, 16), depth = 0;
  const char *wrong = NULL;
  PyObject *frame = python.PyEval_GetFrame(); /* borrowed */
  if (frame) python.Py_IncRef(frame);
  for (bool ours = true; frame && ours && !wrong; depth++) {
    PyObject *code = python.PyFrame_GetCode(frame);
    ours = is_ours(code);
    if (ours) wrong = depth < count ? compare_frame(&frames[depth], frame, code) : "a caller was not found";
    python.Py_DecRef(code);
    PyObject *back = python.PyFrame_GetBack(frame);
    python.Py_DecRef(frame);
    frame = back;
  }
  if (frame) python.Py_DecRef(frame);
  return wrong || depth > 3 ? wrong : "there were too few callers";
}

static PyObject *check(PyObject *self, PyObject *nothing) {
  (void)self, (void)nothing;
  checks++;
  if (!difference) difference = compare_stack();
  return python.PyBool_FromLong(0);
}

static PyObject *run(PyObject *globals, PyObject *function) {
  if (!globals || !function || python.PyDict_SetItemString(globals, "check", function) != 0) return NULL;
  /* A class takes its module's name from here; any object will do. */
  if (python.PyDict_SetItemString(globals, "__name__", function) != 0) return NULL;
  PyObject *code = python.Py_CompileString(program, program_file, PYTHON_FILE_INPUT);
  if (!code) return NULL;
  PyObject *result = python.PyEval_EvalCode(code, globals, globals);
  python.Py_DecRef(code);
  return result;
}

const char *selftest_run(const struct fm_layout *used) {
  static struct python_method method = {"check", check, PYTHON_METHOD_NO_ARGUMENTS, NULL};
  layout = used;
  codes_use_layout(used);
  PyObject *globals = python.PyDict_New();
  PyObject *function = python.PyCMethod_New(&method, NULL, NULL, NULL);
  PyObject *result = run(globals, function);
  if (!result) {
    python.PyErr_Clear();
    difference = "it could not be run";
  } else if (!difference && checks != CHECKS_EXPECTED) {
    difference = "it did not run to its end";
  }
  if (globals) python.PyDict_Clear(globals); /* its functions refer to it */
  PyObject *owned[] = {globals, function, result};
  for (int i = 0; i < 3; i++)
    if (owned[i]) python.Py_DecRef(owned[i]);
  return difference;
}
