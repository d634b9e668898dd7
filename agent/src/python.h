/* The interpreter's own functions, found by name in the loaded objects: the agent links to no libpython, so that one
 * library serves every CPython and a child that is no Python starts as ever.
 */
#ifndef FLOODMARK_PYTHON_H
#define FLOODMARK_PYTHON_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct python_object PyObject; /* opaque; reference counts as documented */

/* PyMemAllocatorEx and PyObjectArenaAllocator of the stable allocator API (3.5 on). */
struct python_allocator {
  void *context;
  void *(*malloc)(void *, size_t);
  void *(*calloc)(void *, size_t, size_t);
  void *(*realloc)(void *, void *, size_t);
  void (*free)(void *, void *);
};
/* What is smaller, of what this allocator hands out, are pieces of a thread's data stack. */
#define PYTHON_ARENA_LEAST (256u << 10)
struct python_arenas {
  void *context;
  void *(*alloc)(void *, size_t);
  void (*free)(void *, void *, size_t);
};
enum { PYTHON_DOMAIN_MEM = 1, PYTHON_DOMAIN_OBJ = 2 };

struct python_method { /* PyMethodDef */
  const char *name;
  PyObject *(*call)(PyObject *, PyObject *);
  int flags;
  const char *documentation;
};
#define PYTHON_METHOD_NO_ARGUMENTS 4    /* METH_NOARGS */
#define PYTHON_METHOD_ONE_ARGUMENT 8    /* METH_O */
#define PYTHON_FILE_INPUT 257           /* Py_file_input */
#define PYTHON_TYPE_IS_TEXT (1ul << 28) /* Py_TPFLAGS_UNICODE_SUBCLASS */

/* Every function the agent calls. All are exported by every CPython from 3.6 on. Py_IncRef and Py_DecRef take NULL, too. */
#define PYTHON_FUNCTIONS(F)                                                                  \
  F(const char *, Py_GetVersion, (void))                                                     \
  F(int, Py_IsInitialized, (void))                                                           \
  F(int, Py_AddPendingCall, (int (*)(void *), void *))                                       \
  F(void *, PyGILState_GetThisThreadState, (void))                                           \
  F(int, PyGILState_Check, (void))                                                           \
  F(void, PyMem_GetAllocator, (int, struct python_allocator *))                              \
  F(void, PyMem_SetAllocator, (int, struct python_allocator *))                              \
  F(void, PyObject_GetArenaAllocator, (struct python_arenas *))                              \
  F(void, PyObject_SetArenaAllocator, (struct python_arenas *))                              \
  F(PyObject *, PyCFunction_NewEx, (struct python_method *, PyObject *, PyObject *))         \
  F(PyObject *, PyDict_New, (void))                                                          \
  F(void, PyDict_Clear, (PyObject *))                                                        \
  F(int, PyDict_SetItemString, (PyObject *, const char *, PyObject *))                       \
  F(PyObject *, Py_CompileStringObject, (const char *, PyObject *, int, void *, int))        \
  F(PyObject *, PyUnicode_FromString, (const char *))                                        \
  F(PyObject *, PyEval_EvalCode, (PyObject *, PyObject *, PyObject *))                       \
  F(PyObject *, PyEval_GetFrame, (void))                                                     \
  F(PyObject *, PyEval_GetBuiltins, (void))                                                  \
  F(PyObject *, PyImport_GetModuleDict, (void))                                              \
  F(PyObject *, PyDict_GetItemString, (PyObject *, const char *))                            \
  F(PyObject *, PyObject_GetAttrString, (PyObject *, const char *))                          \
  F(PyObject *, PyObject_GenericGetAttr, (PyObject *, PyObject *))                           \
  F(PyObject *, PyObject_CallObject, (PyObject *, PyObject *))                               \
  F(PyObject *, PyObject_Type, (PyObject *))                                                 \
  F(unsigned long, PyType_GetFlags, (PyObject *))                                            \
  F(const char *, PyUnicode_AsUTF8, (PyObject *))                                            \
  F(long, PyLong_AsLong, (PyObject *))                                                       \
  F(PyObject *, PyBool_FromLong, (long))                                                     \
  F(void, PyErr_Clear, (void))                                                               \
  F(void, PyErr_Fetch, (PyObject **, PyObject **, PyObject **))                              \
  F(void, PyErr_Restore, (PyObject *, PyObject *, PyObject *))                               \
  F(void, Py_IncRef, (PyObject *))                                                           \
  F(void, Py_DecRef, (PyObject *))

struct python_functions {
#define DECLARE(type, name, arguments) type(*name) arguments;
  PYTHON_FUNCTIONS(DECLARE)
#undef DECLARE
};
extern struct python_functions python;

/* Is this process a Python? Then all functions it has are filled in; the name of one that it lacks goes to `missing`
 * (NULL: it has all). */
bool python_find(const char **missing);

/* The interpreter's version as PY_VERSION_HEX without its release level, such as 0x030c0100; 0 when it can't be
 * read or the function is missing. */
uint32_t python_version(void);

/* Was it built to run without a GIL? It may have one all the same (PYTHON_GIL=1). */
bool python_is_free_threaded(void);

/* Act while no other thread of this interpreter is within Python: the one who holds the GIL is alone, and so is everyone before the
 * interpreter is initialised. Without a GIL the others are stopped where they may be (between two instructions, or outside of Python); what acts
 * then must not run Python code. Returns what `act` does. */
bool python_alone(bool (*act)(void));

/* Is its JIT compiler at work (from 3.14 on sys._jit tells), or can't it be told? With the GIL, and no exception set. */
bool python_has_jit(void);

/* Its minor version: 12 of 3.12.1. */
static inline uint32_t python_minor(void) { return python_version() >> 16 & 0xff; }
#endif
