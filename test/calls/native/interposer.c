/* Preloaded by the user: counts the allocations of a program, and hands them on. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>

static size_t calls;
void *malloc(size_t size) {
  static void *(*next)(size_t);
  if (!next) next = (void *(*)(size_t))dlsym(RTLD_NEXT, "malloc");
  calls++;
  return next(size);
}
void free(void *block) {
  static void (*next)(void *);
  if (!next) next = (void (*)(void *))dlsym(RTLD_NEXT, "free");
  next(block);
}
int interposed(void) { return calls > 100; }
