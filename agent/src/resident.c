#include "resident.h"

#include "os.h"

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
