/* Mappings that change after they were made. Each function leaves behind what its line in mappings.py says. */
#define _GNU_SOURCE
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define READ_WRITE (PROT_READ | PROT_WRITE)

static char *map(void *at, size_t size, int protection, int flags) {
  return mmap(at, size, protection, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
}

static char *filled(size_t size) {
  char *at = map(NULL, size, READ_WRITE, 0);
  return memset(at, 1, size);
}

void grow(size_t size) { mremap(filled(size), size, 3 * size, MREMAP_MAYMOVE); }

void shrink(size_t size) { mremap(filled(3 * size), 3 * size, size, 0); }

/* To an address of the program's choice, where an older mapping is in the way. */
void move(size_t size) {
  char *taken = filled(2 * size);
  mremap(filled(size), size, size, MREMAP_MAYMOVE | MREMAP_FIXED, taken);
}

/* The old mapping stays, and is used anew. */
void move_pages(size_t size) {
  char *at = filled(size);
  if (mremap(at, size, size, MREMAP_MAYMOVE | 4 /* MREMAP_DONTUNMAP */, NULL) == MAP_FAILED) filled(size); /* before Linux 5.7 */
  memset(at, 1, size);
}

/* The second half of a mapping becomes a larger one elsewhere. */
void move_part(size_t size) { mremap(filled(2 * size) + size, size, 3 * size, MREMAP_MAYMOVE); }

void fail_to_grow(size_t size) {
  char *at = filled(2 * size);
  mremap(at, size, 3 * size, 0); /* the mapping's own second half is in the way */
}

/* One line's mapping, and another line that fails to move it as a whole and in part. */
static char *standing;
void stand(size_t size) { standing = filled(3 * size); }
int fail_to_move(size_t size) {
  return mremap(standing, 3 * size, (size_t)1 << 60, MREMAP_MAYMOVE) == MAP_FAILED &&
         mremap(standing + size, size, 2 * size, 0) == MAP_FAILED; /* what follows is in the way */
}

void unmap_head(size_t size) { munmap(filled(3 * size), size); }

void unmap_tail(size_t size) { munmap(filled(3 * size) + size, 2 * size); }

void unmap_middle(size_t size) { munmap(filled(3 * size) + size, size); }

/* One call takes away parts of two mappings and all of a third. */
void unmap_across(size_t size) {
  char *place = map(NULL, 5 * size, PROT_NONE, 0);
  munmap(place, 5 * size);
  map(place, 2 * size, READ_WRITE, MAP_FIXED);
  map(place + 2 * size, size, READ_WRITE, MAP_FIXED);
  map(place + 3 * size, 2 * size, READ_WRITE, MAP_FIXED);
  munmap(place + size, 3 * size);
}

char *overlaid;
void lay(size_t size) { overlaid = filled(3 * size); }
void lay_over(size_t size) { map(overlaid + size, size, READ_WRITE, MAP_FIXED); }

/* A reserve of which one part was made accessible, and another one was and is no more. */
void commit(size_t size) {
  char *reserve = map(NULL, 100 * size, PROT_NONE, 0);
  mprotect(reserve + 10 * size, 2 * size, READ_WRITE);
  memset(reserve + 10 * size, 1, 2 * size);
  mprotect(reserve + 50 * size, size, READ_WRITE);
  memset(reserve + 50 * size, 1, size);
  madvise(reserve + 50 * size, size, MADV_DONTNEED);
  mprotect(reserve + 50 * size, size, PROT_NONE);
}

/* Inaccessible memory keeps its pages. */
void protect_filled(size_t size) { mprotect(filled(size), size, PROT_NONE); }

void give_back(size_t size) { madvise(filled(3 * size) + size, size, MADV_DONTNEED); }

void use_again(size_t size) {
  char *at = filled(2 * size);
  madvise(at, 2 * size, MADV_DONTNEED);
  memset(at, 1, size);
}

void reserve(size_t size) { map(NULL, 50 * size, READ_WRITE, MAP_NORESERVE); }

/* Somewhere in a gibibyte. */
void use_reserve(size_t size) { memset(map(NULL, 1u << 30, READ_WRITE, MAP_NORESERVE) + (600u << 20), 1, size); }
