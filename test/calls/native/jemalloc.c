/* What jemalloc offers beside malloc's family. */
#include <stdlib.h>
#include <string.h>

void *mallocx(size_t size, int flags);
void *rallocx(void *block, size_t size, int flags);
size_t xallocx(void *block, size_t size, size_t extra, int flags);
void dallocx(void *block, int flags);
void sdallocx(void *block, size_t size, int flags);

#define ZEROED 0x40

static char *filled(size_t size) { return memset(mallocx(size, ZEROED), 1, size); }

void hold(size_t size) { filled(size); }
void enlarge(size_t size) { rallocx(filled(size / 2), size, 0); }
void enlarge_other(size_t size) { rallocx(malloc(size / 2), size, 0); }
int shrink_in_place(size_t size) { return xallocx(filled(4 * size), size, 0, 0) < 2 * size; }
int fail_to_enlarge(size_t size) { return xallocx(filled(size), size * 1000000, 0, 0) < 2 * size; }
void release(size_t size) {
  dallocx(filled(size), 0);
  sdallocx(filled(size), size, 0);
  free(filled(size));
  dallocx(malloc(size), 0);
}
