#include "layout.h"

#include <string.h>

/* Read off the headers of each version: cpython/pystate.h, internal/pycore_frame.h, cpython/code.h and
 * cpython/unicodeobject.h. They do not change within a minor version. */
static const struct fm_layout python_3_11 = {
    .thread_cframe = 56,
    .current_frame = 8,
    .frame_previous = 48,
    .frame_code = 32,
    .frame_instruction = 56,
    .frame_owner = 69,
    .code_file = 112,
    .code_name = 128,
    .code_lines = 136,
    .code_first_line = 72,
    .code_bytes = 184,
    .ascii_size = 48,
    .wide_size = 72,
};

static const struct fm_layout python_3_12 = {
    .thread_cframe = 56,
    .current_frame = 0,
    .frame_previous = 8,
    .frame_code = 0,
    .frame_instruction = 56,
    .frame_owner = 70,
    .code_file = 112,
    .code_name = 128,
    .code_lines = 136,
    .code_first_line = 68,
    .code_bytes = 192,
    .ascii_size = 40,
    .wide_size = 56,
};

/* From 3.13 on the interpreter says itself where things are: struct _Py_DebugOffsets (internal/pycore_runtime.h)
 * begins _PyRuntime. These are the positions of its fields in 3.13, all 64-bit. */
enum {
  DEBUG_COOKIE = 0,
  DEBUG_FREE_THREADED = 16,
  DEBUG_THREAD_CURRENT_FRAME = 184,
  DEBUG_FRAME_PREVIOUS = 232,
  DEBUG_FRAME_CODE = 240,
  DEBUG_FRAME_INSTRUCTION = 248,
  DEBUG_FRAME_OWNER = 264,
  DEBUG_CODE_FILE = 280,
  DEBUG_CODE_NAME = 296,
  DEBUG_CODE_LINES = 304,
  DEBUG_CODE_FIRST_LINE = 312,
  DEBUG_CODE_BYTES = 344,
  DEBUG_ASCII_SIZE = 560,
};

static uint64_t read_field(const char *runtime, int position) {
  uint64_t value;
  memcpy(&value, runtime + position, sizeof value);
  return value;
}

static bool read_debug_offsets(const char *runtime, struct fm_layout *layout) {
  if (!runtime || memcmp(runtime + DEBUG_COOKIE, "xdebugpy", 8) != 0) return false;
  if (read_field(runtime, DEBUG_FREE_THREADED)) return false;
  const struct {
    uint16_t *to;
    int position;
  } fields[] = {
      {&layout->current_frame, DEBUG_THREAD_CURRENT_FRAME},  {&layout->frame_previous, DEBUG_FRAME_PREVIOUS},
      {&layout->frame_code, DEBUG_FRAME_CODE},               {&layout->frame_instruction, DEBUG_FRAME_INSTRUCTION},
      {&layout->frame_owner, DEBUG_FRAME_OWNER},             {&layout->code_file, DEBUG_CODE_FILE},
      {&layout->code_name, DEBUG_CODE_NAME},                 {&layout->code_lines, DEBUG_CODE_LINES},
      {&layout->code_first_line, DEBUG_CODE_FIRST_LINE},     {&layout->code_bytes, DEBUG_CODE_BYTES},
      {&layout->ascii_size, DEBUG_ASCII_SIZE},
  };
  for (unsigned i = 0; i < sizeof fields / sizeof *fields; i++) {
    uint64_t offset = read_field(runtime, fields[i].position);
    if (offset >= 4096) return false;
    *fields[i].to = (uint16_t)offset;
  }
  layout->thread_cframe = NO_OFFSET;
  layout->wide_size = (uint16_t)(layout->ascii_size + 16); /* utf8_length and utf8 follow */
  return true;
}

bool layout_find(uint32_t version, const char *runtime, struct fm_layout *layout) {
  switch (version >> 16) {
    case 0x030b:
      *layout = python_3_11;
      return true;
    case 0x030c:
      *layout = python_3_12;
      return true;
    case 0x030d:
      return read_debug_offsets(runtime, layout);
    default:
      return false;
  }
}
