/* The program break, moved by the program. */
#define _GNU_SOURCE
#include <stdint.h>
#include <unistd.h>

void extend(intptr_t size) { sbrk(size); }
void extend_and_shrink(intptr_t size) {
  sbrk(3 * size);
  sbrk(-2 * size);
}
void set(intptr_t size) { brk((char *)sbrk(0) + size); }
void set_back(intptr_t size) {
  char *before = sbrk(0);
  brk(before + size);
  brk(before);
}
int fail(void) { return sbrk(INTPTR_MAX) == (void *)-1; }
