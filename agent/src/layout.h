/* Where things are inside an interpreter: byte offsets, per version. No table is trusted: selftest.h checks them
 * against the public API before anything is walked.
 */
#ifndef FLOODMARK_LAYOUT_H
#define FLOODMARK_LAYOUT_H
#include <stdbool.h>
#include <stdint.h>

struct fm_layout {
  uint16_t thread_cframe;  /* PyThreadState → cframe; NO_OFFSET: the frame stands in the thread state itself */
  uint16_t current_frame;  /* in the cframe, or in the thread state */
  uint16_t frame_previous; /* _PyInterpreterFrame */
  uint16_t frame_code;
  uint16_t frame_instruction;
  uint16_t frame_owner;
  uint16_t code_file; /* PyCodeObject */
  uint16_t code_name;
  uint16_t code_lines;
  uint16_t code_first_line;
  uint16_t code_bytes;
  uint16_t ascii_size; /* sizeof(PyASCIIObject): where the text of an ASCII string begins */
  uint16_t wide_size;  /* sizeof(PyCompactUnicodeObject): where any other compact string's begins */
};
#define NO_OFFSET UINT16_MAX

/* A frame with this owner belongs to C code that runs Python (3.12 on): it is no frame of the program's. */
#define OWNER_C_STACK 3

/* The layout for a version as PY_VERSION_HEX; `runtime` is the address of _PyRuntime. False: none is known. */
bool layout_find(uint32_t version, const char *runtime, struct fm_layout *layout);
#endif
