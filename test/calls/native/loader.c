/* Loads plugins in the ways that a library of a program's does. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

static int use(void *handle, size_t size) {
  void (*hold)(size_t) = handle ? (void (*)(size_t))dlsym(handle, "plugin_hold") : NULL;
  if (!hold) return puts(dlerror()), 0;
  hold(size);
  return 1;
}

int local(const char *path, size_t size) { return use(dlopen(path, RTLD_NOW | RTLD_LOCAL), size); }
int lazy(const char *path, size_t size) { return use(dlopen(path, RTLD_LAZY | RTLD_GLOBAL), size); }
int deep(const char *path, size_t size) { return use(dlopen(path, RTLD_NOW | RTLD_DEEPBIND), size); }
/* By its bare name, found in the folder that this library names (RUNPATH). */
int by_runpath(size_t size) { return use(dlopen("by_runpath.so", RTLD_NOW), size); }
int other_namespace(const char *path, size_t size) { return use(dlmopen(LM_ID_NEWLM, path, RTLD_NOW), size); }

/* Functions looked up by hand. */
void looked_up(size_t size) {
  void *libc = dlopen("libc.so.6", RTLD_NOW);
  ((void *(*)(size_t))dlsym(RTLD_DEFAULT, "malloc"))(size);
  ((void *(*)(size_t))dlsym(libc, "malloc"))(size);
  ((void *(*)(size_t))dlvsym(libc, "malloc", "GLIBC_2.2.5"))(size);
  ((void *(*)(size_t))dlsym(RTLD_NEXT, "malloc"))(size);
}

/* The C library's own block, released by its own function, whatever stands in front of it. */
void released_below(size_t size) {
  void *libc = dlopen("libc.so.6", RTLD_NOW);
  void *(*resize)(void *, size_t) = (void *(*)(void *, size_t))dlsym(libc, "realloc");
  ((void (*)(void *))dlsym(libc, "free"))(resize(((void *(*)(size_t))dlsym(libc, "malloc"))(size), 2 * size));
}
