#include "folder.h"

#include "clock.h"
#include "store.h"
#include "text.h"
#include "tree.h"

/* A process that execs leaves a recording behind each time. */
#define RECORDINGS_MOST 1000u

static char folder[4000];

void folder_use(const char *path) {
  text_copy(folder, sizeof folder, path);
  tree_open(folder);
}

static void name_recording(char *path, size_t size, uint32_t number) {
  text_copy(path, size, folder);
  text_append(path, size, "/");
  text_append_number(path, size, (unsigned long)os_getpid());
  if (number > 1) {
    text_append(path, size, "-");
    text_append_number(path, size, number);
  }
  text_append(path, size, ".floodmark");
}

static const char *explain(const char *path, const char *failure) {
  static char text[4400];
  text_copy(text, sizeof text, path);
  text_append(text, sizeof text, ": ");
  text_append(text, sizeof text, failure);
  return text;
}

void folder_describe_process(void) {
  fm_header->command_length = (uint32_t)os_command(fm_header->command, FM_COMMAND_SIZE);
  fm_header->parent_pid = (uint32_t)os_getppid();
}

const char *folder_begin_recording(bool forked) {
  static char path[4096]; /* on no stack: who forks may have a small one */
  for (uint32_t number = 1;; number++) {
    name_recording(path, sizeof path, number);
    const char *failure = store_create(path);
    if (failure && os_is_allowed(path, F_OK) && number < RECORDINGS_MOST) continue;
    if (failure) return explain(path, failure);
    fm_header->start_realtime_ns = clock_read(CLOCK_REALTIME);
    fm_header->start_ns = fm_clock_start;
    tree_join(number, forked);
    return NULL;
  }
}
