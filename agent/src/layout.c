#include "layout.h"

#include "layout_tables.h"

/* As in layout_tables.h; before 3.11 little changes from version to version. */
static const struct fm_layout python_3_6 = {
    .thread_cframe = NO_OFFSET,
    .current_frame = 24,
    .thread_owner = 152,
    .frame_previous = 24,
    .frame_code = 32,
    .frame_instruction = 120,
    .frame_locals = 376,
    .frame_owner = NO_OFFSET,
    .frame_depth = NO_OFFSET,
    .frame_top = NO_OFFSET,
    .frame_entry = NO_OFFSET,
    .shim_mark = NO_OFFSET,
    .instruction_unit = 1,
    .code_file = 96,
    .code_name = 104,
    .code_lines = 112,
    .code_first_line = 36,
    .object_size = 16,
    .ascii_size = 48,
    .wide_size = 72,
};

static struct fm_layout before_3_11(uint32_t minor) {
  struct fm_layout layout = python_3_6;
  if (minor >= 7) {
    layout.thread_owner = 176;
    layout.frame_instruction = 104;
    layout.frame_locals = 360;
  }
  if (minor >= 8) {
    layout.code_file += 8;
    layout.code_name += 8;
    layout.code_lines += 8;
    layout.code_first_line += 4;
  }
  if (minor >= 10) {
    layout.frame_instruction = 96;
    layout.frame_locals = 352;
    layout.frame_depth = 80;
    layout.instruction_unit = 2;
  }
  return layout;
}

/* From 3.13 on the interpreter says itself where things are: struct _Py_DebugOffsets (internal/pycore_runtime.h or
 * pycore_debug_offsets.h) begins _PyRuntime. Where its fields stand, all of them 64-bit: */
struct debug_positions {
  uint16_t current_frame, frame_previous, frame_code, frame_instruction, frame_locals, frame_owner;
  uint16_t code_file, code_name, code_lines, code_first_line, code_bytes, object_size, ascii_size;
};
static const struct debug_positions debug_3_13 = {184, 232, 240, 248, 256, 264, 280, 296, 304, 312, 344, 352, 560};
static const struct debug_positions debug_3_14 = {208, 256, 264, 272, 280, 288, 320, 336, 344, 352, 384, 400, 640};
static const struct debug_positions debug_3_15 = {208, 320, 328, 336, 344, 352, 384, 400, 408, 416, 448, 464, 736};
#define DEBUG_COOKIE "xdebugpy"
#define DEBUG_FREE_THREADED 16

/* Reads fields; an offset that can't be right makes `sane` false. */
static uint16_t read_offset(const char *runtime, uint16_t position, bool *sane) {
  uint64_t offset;
  memcpy(&offset, runtime + position, sizeof offset);
  if (offset >= 4096) *sane = false;
  return (uint16_t)offset;
}

/* What the interpreter doesn't tell is as `expected`. */
static bool read_debug_offsets(const char *runtime, const struct debug_positions *at, const struct fm_layout *expected,
                               bool free_threaded, struct fm_layout *layout) {
  bool sane = runtime && memcmp(runtime, DEBUG_COOKIE, 8) == 0;
  if (!sane || read_offset(runtime, DEBUG_FREE_THREADED, &sane) != free_threaded) return false;
  *layout = *expected;
  layout->current_frame = read_offset(runtime, at->current_frame, &sane);
  layout->frame_previous = read_offset(runtime, at->frame_previous, &sane);
  layout->frame_code = read_offset(runtime, at->frame_code, &sane);
  layout->frame_instruction = read_offset(runtime, at->frame_instruction, &sane);
  layout->frame_locals = read_offset(runtime, at->frame_locals, &sane);
  layout->frame_owner = read_offset(runtime, at->frame_owner, &sane);
  layout->code_file = read_offset(runtime, at->code_file, &sane);
  layout->code_name = read_offset(runtime, at->code_name, &sane);
  layout->code_lines = read_offset(runtime, at->code_lines, &sane);
  layout->code_first_line = read_offset(runtime, at->code_first_line, &sane);
  layout->code_bytes = read_offset(runtime, at->code_bytes, &sane);
  layout->object_size = read_offset(runtime, at->object_size, &sane);
  layout->ascii_size = read_offset(runtime, at->ascii_size, &sane);
  layout->wide_size = (uint16_t)(layout->ascii_size + 16); /* utf8_length and utf8 follow */
  return sane;
}

bool layout_find(uint32_t version, bool free_threaded, const char *runtime, struct fm_layout *layout) {
  uint32_t minor = version >> 16 & 0xff;
  if (version >> 24 != 3) return false;
  if (free_threaded) return minor == 13 && read_debug_offsets(runtime, &debug_3_13, &python_3_13t, true, layout);
  if (minor >= 6 && minor <= 10) return *layout = before_3_11(minor), true;
  switch (minor) {
    case 11: return *layout = python_3_11, true;
    case 12: return *layout = python_3_12, true;
    case 13: return read_debug_offsets(runtime, &debug_3_13, &python_3_13, false, layout);
    case 14: return read_debug_offsets(runtime, &debug_3_14, &python_3_14, false, layout);
    case 15: return read_debug_offsets(runtime, &debug_3_15, &python_3_14, false, layout);
    default: return false;
  }
}
