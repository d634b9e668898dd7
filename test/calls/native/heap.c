/* Blocks of the heap that come and go by other ways than malloc and free. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void duplicate(size_t size) {
  char *text = malloc(size + 1);
  memset(text, 'x', size);
  text[size] = 0;
  strdup(text);
  strndup(text, size);
  free(text);
}

void print(int size) {
  char *text;
  asprintf(&text, "%*d", size, 1);
}

void read_line(size_t size) {
  FILE *file = tmpfile();
  for (size_t i = 0; i < size; i++) fputc('x', file);
  rewind(file);
  char *line = NULL;
  size_t room = 0;
  getline(&line, &room, file);
  line = realloc(line, size);
  fclose(file);
}

/* A program may use all that its block has room for. */
void fill(size_t size) {
  char *block = malloc(size - 1);
  memset(block, 1, malloc_usable_size(block));
}

static void *release(void *block) {
  free(block);
  return NULL;
}
void release_elsewhere(size_t size) {
  pthread_t thread;
  pthread_create(&thread, NULL, release, malloc(size));
  pthread_join(thread, NULL);
}

/* 0: this libc has no such functions. */
int release_sized(size_t size) {
  void (*sized)(void *, size_t) = dlsym(RTLD_DEFAULT, "free_sized");
  void (*aligned_sized)(void *, size_t, size_t) = dlsym(RTLD_DEFAULT, "free_aligned_sized");
  if (!sized || !aligned_sized) return 0;
  sized(malloc(size), size);
  aligned_sized(aligned_alloc(64, size), 64, size);
  sized(NULL, 0);
  return 1;
}

static int write_errno(char *to, void *block) {
  int written = sprintf(to, "%d %s, ", errno, block ? "ok" : "NULL");
  errno = 77;
  return written;
}

/* What errno is after each call, when it was 77 before. */
const char *errnos(size_t size) {
  static char text[1000];
  char *at = text, *block;
  volatile size_t most = (size_t)-1 / 2;
  errno = 77;
  at += write_errno(at, block = malloc(size));
  at += write_errno(at, block = realloc(block, 2 * size));
  free(block);
  at += write_errno(at, text);
  at += write_errno(at, malloc(most));
  at += write_errno(at, calloc(most, 16));
  at += write_errno(at, realloc(NULL, most));
  at += write_errno(at, reallocarray(NULL, most, 16));
  at += write_errno(at, aligned_alloc(64, most));
  at += write_errno(at, posix_memalign((void **)&block, 3, size) ? NULL : block);
  at += write_errno(at, block = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  at += write_errno(at, madvise(block, size, MADV_DONTNEED) ? NULL : block);
  at += write_errno(at, mprotect(block, size, PROT_NONE) ? NULL : block);
  at += write_errno(at, munmap(block, size) ? NULL : block);
  at += write_errno(at, mmap(NULL, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  at += write_errno(at, munmap((void *)1, size) ? NULL : block);
  at += write_errno(at, sbrk(most));
  at += write_errno(at, sbrk(4096));
  return text;
}
