/* Where things are inside an interpreter, per version, and the few reads that a walk takes. No table is trusted:
 * selftest.h checks them against the interpreter's own word before anything is walked.
 */
#ifndef FLOODMARK_LAYOUT_H
#define FLOODMARK_LAYOUT_H
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "recording.h"

/* Byte offsets. "Frame" is a _PyInterpreterFrame from 3.11 on, a PyFrameObject before. */
struct fm_layout {
  uint16_t thread_cframe;     /* PyThreadState → cframe; NO_OFFSET: the frame stands in the thread state itself */
  uint16_t current_frame;     /* in the cframe, or in the thread state */
  uint16_t thread_owner;      /* up to 3.11: the pthread_t that the state belongs to. NO_OFFSET: needs not be asked */
  uint16_t frame_previous;
  uint16_t frame_code;
  uint16_t frame_instruction; /* a pointer into the code, or an index (instruction_unit) */
  uint16_t frame_locals;      /* its variables, arguments first */
  uint16_t frame_owner;       /* NO_OFFSET: all frames are the program's */
  uint16_t frame_depth;       /* an int: how much of its value stack is in use, -1 while it runs. NO_OFFSET: it has none */
  uint16_t frame_top;         /* a pointer to where its value stack ends. NO_OFFSET: frame_depth tells, if anything does */
  uint16_t frame_entry;       /* 3.11: a byte, whether C called it. NO_OFFSET: a shim or nothing tells */
  uint16_t marks_calls;       /* 1: a call of one function by another can be marked where its result goes */
  uint16_t shim_mark;         /* a byte of a shim that is zeroed when it begins, and free then. NO_OFFSET: there is none */
  uint16_t instruction_unit;  /* 0: a pointer; else an int that counts units of so many bytes, -1 before the first */
  uint16_t code_file;         /* PyCodeObject */
  uint16_t code_name;         /* qualified from 3.11 on */
  uint16_t code_lines;
  uint16_t code_first_line;
  uint16_t code_bytes;        /* where the code begins that an instruction points into */
  uint16_t object_size;       /* sizeof(PyObject): what a string and bytes begin with */
  uint16_t ascii_size;        /* sizeof(PyASCIIObject): where the text of an ASCII string begins */
  uint16_t wide_size;         /* sizeof(PyCompactUnicodeObject): where any other compact string's begins */
};
#define NO_OFFSET UINT16_MAX

/* The layout for a version as PY_VERSION_HEX; `runtime` is the address of _PyRuntime, or NULL. False: none is known. */
bool layout_find(uint32_t version, bool free_threaded, const char *runtime, struct fm_layout *layout);

static inline const char *pointer_at(const char *object, uint16_t offset) {
  const char *pointer;
  memcpy(&pointer, object + offset, sizeof pointer);
  return pointer;
}

/* The innermost frame of a thread, NULL when it runs no Python. */
static inline const char *layout_innermost(const struct fm_layout *l, const char *thread_state) {
  const char *holder = l->thread_cframe == NO_OFFSET ? thread_state : pointer_at(thread_state, l->thread_cframe);
  return holder ? pointer_at(holder, l->current_frame) : NULL;
}

/* The caller's frame. */
static inline const char *frame_outer(const struct fm_layout *l, const char *frame) {
  return pointer_at(frame, l->frame_previous);
}

/* Does this frame belong to C code that runs Python (from 3.12 on), not to the program? */
static inline bool frame_is_shim(const struct fm_layout *l, const char *frame) {
  return l->frame_owner != NO_OFFSET && frame[l->frame_owner] >= 3;
}

/* Was it called by the frame that its link leads to, with no C between them, and is it no generator? From 3.11 on. */
static inline bool frame_is_called_by_python(const struct fm_layout *l, const char *frame) {
  return l->frame_entry == NO_OFFSET ? frame[l->frame_owner] == 0 : frame[l->frame_entry] == 0;
}

/* Its code object. From 3.14 on the reference has tags in its lowest bits. */
static inline const char *frame_code(const struct fm_layout *l, const char *frame) {
  return (const char *)((uintptr_t)pointer_at(frame, l->frame_code) & ~(uintptr_t)3);
}

/* Its first argument, if it has one and the program has given it no other value. */
static inline const char *frame_first_argument(const struct fm_layout *l, const char *frame) {
  return (const char *)((uintptr_t)pointer_at(frame, l->frame_locals) & ~(uintptr_t)3);
}

static inline int32_t int_at(const char *object, uint16_t offset) {
  int32_t number;
  memcpy(&number, object + offset, sizeof number);
  return number;
}

/* The instruction it is at, as the interpreter has it: equal values mean the same one while the frame runs. */
static inline uint64_t frame_instruction(const struct fm_layout *l, const char *frame) {
  if (l->instruction_unit) return (uint64_t)(int64_t)int_at(frame, l->frame_instruction);
  return (uintptr_t)pointer_at(frame, l->frame_instruction);
}

/* An instruction's offset in bytes from the start of its code; FM_NO_OFFSET before the first. */
static inline uint32_t code_offset(const struct fm_layout *l, const char *code, uint64_t instruction) {
  if (l->instruction_unit) return (int64_t)instruction < 0 ? FM_NO_OFFSET : (uint32_t)instruction * l->instruction_unit;
  uint64_t first = (uintptr_t)code + l->code_bytes;
  return instruction < first ? FM_NO_OFFSET : (uint32_t)(instruction - first);
}
#endif
