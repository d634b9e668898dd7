/* Layouts by version: read off the headers of each (cpython/pystate.h, frameobject.h or internal/pycore_frame.h, code.h,
 * unicodeobject.h). They do not change within a minor version. From 3.13 on they are what the interpreter itself is expected
 * to say: where it says so, stacks are walked by code that was compiled for that layout (chain.c).
 */
#ifndef FLOODMARK_LAYOUT_TABLES_H
#define FLOODMARK_LAYOUT_TABLES_H
#include "layout.h"

static const struct fm_layout python_3_11 = {
    .thread_cframe = 56,
    .current_frame = 8,
    .thread_owner = 152,
    .frame_previous = 48,
    .frame_code = 32,
    .frame_instruction = 56,
    .frame_locals = 72,
    .frame_owner = NO_OFFSET,
    .frame_depth = 64,
    .frame_top = NO_OFFSET,
    .frame_entry = 68,
    .marks_calls = 1,
    .shim_mark = NO_OFFSET,
    .code_file = 112,
    .code_name = 128,
    .code_lines = 136,
    .code_first_line = 72,
    .code_bytes = 184,
    .object_size = 16,
    .ascii_size = 48,
    .wide_size = 72,
};

static const struct fm_layout python_3_12 = {
    .thread_cframe = 56,
    .current_frame = 0,
    .thread_owner = NO_OFFSET,
    .frame_previous = 8,
    .frame_code = 0,
    .frame_instruction = 56,
    .frame_locals = 72,
    .frame_owner = 70,
    .frame_depth = 64,
    .frame_top = NO_OFFSET,
    .frame_entry = NO_OFFSET,
    .marks_calls = 1,
    .shim_mark = NO_OFFSET,
    .code_file = 112,
    .code_name = 128,
    .code_lines = 136,
    .code_first_line = 68,
    .code_bytes = 192,
    .object_size = 16,
    .ascii_size = 40,
    .wide_size = 56,
};

/* What has not changed since 3.13: in threads and frames, in objects. */
#define FRAMES_SINCE_3_13                                                                                           \
  .thread_cframe = NO_OFFSET, .current_frame = 72, .thread_owner = NO_OFFSET, .frame_previous = 8, .frame_code = 0, \
  .frame_instruction = 56
#define OBJECTS_SINCE_3_13                                                                                          \
  .code_file = 112, .code_name = 128, .code_lines = 136, .code_first_line = 68, .object_size = 16, .ascii_size = 40, \
  .wide_size = 56

#define FRAMES_3_13                                                                                             \
  FRAMES_SINCE_3_13, .frame_locals = 72, .frame_owner = 70, .frame_depth = 64, .frame_top = NO_OFFSET, .frame_entry = NO_OFFSET, \
  .marks_calls = 1, .shim_mark = NO_OFFSET

static const struct fm_layout python_3_13 = {FRAMES_3_13, OBJECTS_SINCE_3_13, .code_bytes = 200};

/* Free-threaded: objects begin with 16 bytes more. */
static const struct fm_layout python_3_13t = {
    FRAMES_3_13,
    .code_file = 128,
    .code_name = 144,
    .code_lines = 152,
    .code_first_line = 84,
    .code_bytes = 216,
    .object_size = 32,
    .ascii_size = 56,
    .wide_size = 72,
};

/* What has not changed since 3.14 beside that. */
#define SINCE_3_14 \
  .frame_locals = 80, .frame_owner = 74, .frame_depth = NO_OFFSET, .frame_top = 64, .frame_entry = NO_OFFSET, \
  .marks_calls = 1, .shim_mark = 75, .code_bytes = 208

static const struct fm_layout python_3_14 = {FRAMES_SINCE_3_13, OBJECTS_SINCE_3_13, SINCE_3_14};
#endif
