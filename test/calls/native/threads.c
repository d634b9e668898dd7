/* Threads that `threading` doesn't know, and an allocation while an exception is under way. Python's own functions are
 * found in the program. */
#define _GNU_SOURCE
#include <pthread.h>
#include <stddef.h>

typedef struct object PyObject;
struct method {
  const char *name;
  PyObject *(*call)(PyObject *, PyObject *);
  int flags;
  const char *documentation;
};
extern PyObject *PyCFunction_NewEx(struct method *, PyObject *, PyObject *);
extern void PyErr_Fetch(PyObject **, PyObject **, PyObject **);
extern void PyErr_Restore(PyObject *, PyObject *, PyObject *);
extern PyObject *PyObject_Type(PyObject *);
extern PyObject *PyBool_FromLong(long);
extern void *PyMem_Malloc(size_t);
extern void PyMem_Free(void *);
extern void Py_IncRef(PyObject *);
extern void Py_DecRef(PyObject *);

static void *call(void *callback) {
  ((void (*)(void))callback)();
  return NULL;
}
/* Calls back in a thread of this name (NULL: it has none of its own). */
void call_in_thread(const char *name, void (*callback)(void)) {
  pthread_t thread;
  char before[16];
  pthread_getname_np(pthread_self(), before, sizeof before);
  if (name) pthread_setname_np(pthread_self(), name); /* a thread begins with the name of the one that made it */
  pthread_create(&thread, NULL, call, (void *)callback);
  pthread_setname_np(pthread_self(), before);
  pthread_join(thread, NULL);
}

/* Of the exception it is given: does it stay the current one over an allocation? */
static PyObject *stays(PyObject *exception, PyObject *nothing) {
  (void)nothing;
  PyObject *type, *value, *traceback;
  Py_IncRef(exception);
  PyErr_Restore(PyObject_Type(exception), exception, NULL);
  PyMem_Free(PyMem_Malloc(100));
  PyErr_Fetch(&type, &value, &traceback);
  int same = value == exception && !traceback;
  if (type) Py_DecRef(type);
  if (value) Py_DecRef(value);
  return PyBool_FromLong(same);
}
PyObject *make_stays(PyObject *exception) {
  static struct method method = {"stays", stays, 4 /* METH_NOARGS */, NULL};
  return PyCFunction_NewEx(&method, exception, NULL);
}
