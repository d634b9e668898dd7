#include "python.h"

#include <string.h>

#include "objects.h"

struct python_functions python;

bool python_find(const char **missing) {
  *missing = NULL;
  if (!objects_find("Py_IsInitialized")) return false;
#define FIND(type, name, arguments)                       \
  python.name = (type(*) arguments)objects_find(#name); \
  if (!python.name) *missing = #name;
  PYTHON_FUNCTIONS(FIND)
#undef FIND
  return true;
}

uint32_t python_version(void) {
  if (!python.Py_GetVersion) return 0;
  const char *text = python.Py_GetVersion(); /* "3.12.1 (main, …) [GCC …]" */
  uint32_t version = 0, part = 0, parts = 0;
  for (;; text++) {
    if (*text >= '0' && *text <= '9') {
      part = part * 10 + (uint32_t)(*text - '0');
      continue;
    }
    version = version << 8 | part;
    part = 0;
    if (++parts == 3 || *text != '.') break;
  }
  return parts == 3 ? version << 8 : 0;
}

bool python_is_free_threaded(void) {
  return python.Py_GetVersion && strstr(python.Py_GetVersion(), "free-threading") != NULL;
}

struct lonely {
  bool (*act)(void);
  bool result;
};

static int act_once(PyObject *first, void *context) {
  (void)first;
  struct lonely *lonely = context;
  lonely->result = lonely->act();
  return 0; /* that was all: no other object is shown */
}

/* What stops all threads is not exported; but all objects of the collector are shown to a function, from 3.12 on, and without a GIL they are
 * stopped meanwhile. */
bool python_alone(bool (*act)(void)) {
  void (*visit)(int (*)(PyObject *, void *), void *) = NULL;
  if (python_is_free_threaded() && python.Py_IsInitialized())
    visit = (void (*)(int (*)(PyObject *, void *), void *))objects_find("PyUnstable_GC_VisitObjects");
  if (!visit) return act();
  struct lonely lonely = {act, false};
  visit(act_once, &lonely);
  return lonely.result;
}

bool python_has_jit(void) {
  PyObject *sys = python.PyDict_GetItemString(python.PyImport_GetModuleDict(), "sys"); /* borrowed */
  PyObject *jit = sys ? python.PyObject_GetAttrString(sys, "_jit") : NULL;
  PyObject *is_enabled = jit ? python.PyObject_GetAttrString(jit, "is_enabled") : NULL;
  PyObject *enabled = is_enabled ? python.PyObject_CallObject(is_enabled, NULL) : NULL;
  bool has_jit = jit && (!enabled || python.PyLong_AsLong(enabled) != 0);
  python.Py_DecRef(enabled);
  python.Py_DecRef(is_enabled);
  python.Py_DecRef(jit);
  python.PyErr_Clear();
  return has_jit;
}
