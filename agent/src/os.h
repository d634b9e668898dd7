/* System calls without libc: they set no errno, allocate nothing, and can't be hooked.
 *
 * Each returns what the kernel does: a value, or -errno (fm_failed tells). Callable from anywhere.
 */
#ifndef FLOODMARK_OS_H
#define FLOODMARK_OS_H
#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define COLD __attribute__((noinline, cold))
#define HOT __attribute__((flatten, hot))
#define APART __attribute__((noinline)) /* has no part in what a caller keeps in registers */
#define ALWAYS_INLINE inline __attribute__((always_inline))
#define PUBLIC __attribute__((visibility("default"))) /* for the Python package */

#if defined(__linux__) && defined(__x86_64__) && defined(__LP64__)
#include "machine_x86_64.h"
#elif defined(__linux__) && defined(__AARCH64EL__) && defined(__LP64__)
#include "machine_aarch64.h"
#else
#error "the agent is written for Linux on x86-64 and arm64"
#endif

static inline bool fm_failed(long result) { return (unsigned long)result >= (unsigned long)-4095L; }

static inline long os_advise(void *at, size_t size, int advice) {
  return os_call(SYS_madvise, (long)at, (long)size, advice, 0, 0, 0);
}
/* Zeroed private memory of our own, in whole pages; NULL when there is none. A forked child has it, too. */
static inline void *os_map_kept(size_t size) {
  long at = os_call(SYS_mmap, 0, (long)size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return fm_failed(at) ? NULL : (void *)at;
}
/* The same, but a forked child finds zeros in it again: a fork copies none of our tables, and the child begins with empty
 * ones (fork.h). */
static inline void *os_map_private(size_t size) {
  void *at = os_map_kept(size);
  if (at) os_advise(at, size, MADV_WIPEONFORK);
  return at;
}
#ifndef MREMAP_MAYMOVE /* of a GNU source only */
#define MREMAP_MAYMOVE 1
#endif
/* Make such memory longer; it may move. NULL when there is no room: it is as it was. */
static inline void *os_grow(void *at, size_t size, size_t longer) {
  long grown = os_call(SYS_mremap, (long)at, (long)size, (long)longer, MREMAP_MAYMOVE, 0, 0);
  return fm_failed(grown) ? NULL : (void *)grown;
}
/* In the place of what is mapped at `over`, which stays where that fails; NULL: anywhere. */
static inline void *os_map_shared(void *over, int fd, size_t size, off_t offset) {
  int flags = MAP_SHARED | (over ? MAP_FIXED : 0);
  long at = os_call(SYS_mmap, (long)over, (long)size, PROT_READ | PROT_WRITE, flags, fd, offset);
  return fm_failed(at) ? NULL : (void *)at;
}
/* Zeros of our own in the place of what is mapped there. */
static inline bool os_map_over(void *at, size_t size) {
  int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
  return !fm_failed(os_call(SYS_mmap, (long)at, (long)size, PROT_READ | PROT_WRITE, flags, -1, 0));
}
static inline void os_unmap(void *at, size_t size) { os_call(SYS_munmap, (long)at, (long)size, 0, 0, 0, 0); }
static inline long os_protect(void *at, size_t size, int protection) {
  return os_call(SYS_mprotect, (long)at, (long)size, protection, 0, 0, 0);
}
/* Have the pages there at once, writable, where the kernel can do that (Linux 5.14); one by one they cost a fault each. */
#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif
static inline long os_populate(void *at, size_t size) { return os_advise(at, size, MADV_POPULATE_WRITE); }
static inline long os_resident(void *at, size_t size, unsigned char *pages) {
  return os_call(SYS_mincore, (long)at, (long)size, (long)pages, 0, 0, 0);
}
static inline int os_open(const char *path, int flags, int mode) {
  return (int)os_call(SYS_openat, AT_FDCWD, (long)path, flags | O_CLOEXEC, mode, 0, 0);
}
static inline bool os_is_allowed(const char *path, int access) {
  return !fm_failed(os_call(SYS_faccessat, AT_FDCWD, (long)path, access, 0, 0, 0));
}
static inline long os_stat(const char *path, struct stat *file) {
  return os_call(SYS_newfstatat, AT_FDCWD, (long)path, (long)file, 0, 0, 0);
}
static inline long os_make_folder(const char *path) { return os_call(SYS_mkdirat, AT_FDCWD, (long)path, 0777, 0, 0, 0); }
static inline void os_remove_folder(const char *path) {
  os_call(SYS_unlinkat, AT_FDCWD, (long)path, AT_REMOVEDIR, 0, 0, 0);
}
static inline void os_remove(const char *path) { os_call(SYS_unlinkat, AT_FDCWD, (long)path, 0, 0, 0, 0); }
static inline void os_close(int fd) { os_call(SYS_close, fd, 0, 0, 0, 0, 0); }
static inline long os_read(int fd, void *to, size_t size) { return os_call(SYS_read, fd, (long)to, (long)size, 0, 0, 0); }
/* Read the first part of a file, as far as one call gives it. */
static inline long os_read_file(const char *path, void *to, size_t size) {
  int fd = os_open(path, O_RDONLY, 0);
  if (fd < 0) return fd;
  long length = os_read(fd, to, size);
  os_close(fd);
  return length;
}
static inline long os_write(int fd, const void *from, size_t size) {
  return os_call(SYS_write, fd, (long)from, (long)size, 0, 0, 0);
}
static inline long os_pwrite(int fd, const void *from, size_t size, off_t offset) {
  return os_call(SYS_pwrite64, fd, (long)from, (long)size, offset, 0, 0);
}
static inline long os_fallocate(int fd, off_t offset, size_t size) {
  return os_call(SYS_fallocate, fd, 0, offset, (long)size, 0, 0);
}
static inline int os_getpid(void) { return (int)os_call(SYS_getpid, 0, 0, 0, 0, 0, 0); }
/* Less than a second, or until a signal comes; the kernel may add some 50 µs. */
static inline void os_sleep(long nanoseconds) {
  struct timespec time = {.tv_nsec = nanoseconds};
  os_call(SYS_nanosleep, (long)&time, 0, 0, 0, 0, 0);
}
static inline void os_yield(void) { os_call(SYS_sched_yield, 0, 0, 0, 0, 0, 0); }
static inline _Noreturn void os_exit(int code) {
  for (;;) os_call(SYS_exit_group, code, 0, 0, 0, 0, 0);
}
#endif
