#include "resident.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "core.h"

size_t resident_bytes(uintptr_t begin, uintptr_t end) {
  static unsigned char pages[16384]; /* guarded by ledger_lock */
  size_t resident = 0;
  while (begin + PAGE <= end) {
    size_t count = (end - begin) / PAGE;
    if (count > sizeof pages) count = sizeof pages;
    if (!fm_failed(os_resident((void *)begin, count * PAGE, pages)))
      for (size_t i = 0; i < count; i++) resident += (pages[i] & 1) * (size_t)PAGE;
    begin += count * PAGE;
  }
  return resident;
}

static uint64_t read_resident(void) {
  char text[128];
  int fd = os_open("/proc/self/statm", O_RDONLY, 0);
  if (fd < 0) return 0;
  long length = os_read(fd, text, sizeof text - 1);
  os_close(fd);
  if (length <= 0) return 0;
  text[length] = 0;
  const char *resident = strchr(text, ' '); /* after the size of the address space, in pages both */
  return resident ? strtoull(resident, NULL, 10) * PAGE : 0;
}

/* The highest so far, also of what the process was before an exec: only where it rises does it tell something. */
static uint64_t read_highest(void) {
  struct rusage usage;
  long failure = os_call(SYS_getrusage, RUSAGE_SELF, (long)&usage, 0, 0, 0, 0);
  return fm_failed(failure) ? 0 : (uint64_t)usage.ru_maxrss * 1024;
}

static uint64_t highest; /* at the last look; 0: there was none */

uint64_t resident_process(void) {
  uint64_t last = highest;
  highest = read_highest();
  if (*fm_single_threaded) return read_resident();
  return last && highest > last ? highest : 0;
}

void resident_forget(void) { highest = 0; }
