#include "process.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "core.h"
#include "failpoint.h"
#include "text.h"

bool process_read_memory(struct process_memory *memory) {
  char text[200];
  long length = fails(FAIL_proc_file) ? -1 : os_read_file("/proc/self/statm", text, sizeof text - 1);
  if (length <= 0) return false;
  text[length] = 0;
  uint64_t fields[6] = {0}; /* size resident shared text lib data, in pages */
  const char *at = text;
  for (int i = 0; i < 6; i++) at = text_read_number(at, &fields[i]);
  *memory = (struct process_memory){fields[0] * PAGE, fields[1] * PAGE, fields[5] * PAGE};
  return true;
}

/* The highest so far, also of what the process was before an exec: only where it rises does it tell something. */
static uint64_t read_highest(void) {
  struct rusage usage;
  long failure = os_call(SYS_getrusage, RUSAGE_SELF, (long)&usage, 0, 0, 0, 0);
  return fm_failed(failure) ? 0 : (uint64_t)usage.ru_maxrss * 1024;
}

static uint64_t highest; /* at the last look; 0: there was none */

uint64_t process_resident(void) {
  uint64_t last = highest;
  highest = read_highest();
  struct process_memory memory;
  if (*fm_single_threaded) return process_read_memory(&memory) ? memory.resident : 0;
  return last && highest > last ? highest : 0;
}

void process_forget(void) { highest = 0; }

/* Not that of what the process was before an exec. */
uint64_t process_resident_most(void) {
  static char text[4096]; /* on no stack: who ends the process may have a small one. Guarded by ledger_lock */
  long length = fails(FAIL_proc_file) ? -1 : os_read_file("/proc/self/status", text, sizeof text - 1);
  if (length <= 0) return 0;
  text[length] = 0;
  const char *line = strstr(text, "VmHWM:");
  return line ? strtoull(line + 6, NULL, 10) * 1024 : 0;
}
