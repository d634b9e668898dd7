/* The platform: all that the agent asks of the system. What is the same everywhere stands here, as a contract; Linux's form of it in
 * linux/os_linux.h, macOS's in macos/os_macos.h. Larger parts have a header here and a source in each of the two folders: slots.h,
 * objects.h, process.h, follow.h, exec.h, folder_entries.h, file_use.h, system_hooks.h.
 *
 * These set no errno, allocate nothing, and can't be hooked: on Linux they are system calls without libc, on macOS libc's functions, which
 * are not interposed for the library that does so. Each that returns a long gives what the kernel does: a value, or -errno
 * (fm_failed tells). Callable from anywhere.
 */
#ifndef FLOODMARK_OS_H
#define FLOODMARK_OS_H
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define COLD __attribute__((noinline, cold))
#define HOT __attribute__((flatten, hot))
#define APART __attribute__((noinline)) /* has no part in what a caller keeps in registers */
#define ALWAYS_INLINE inline __attribute__((always_inline))
#define PUBLIC __attribute__((visibility("default"))) /* for the Python package */

/* Each platform defines besides:
 *   PAGE                  the length of a page
 *   MACHINE_ADDRESS_BITS  of what a process maps
 *   machine_…             clock, pause and order of writes (machine_x86_64.h); and
 *   machine_settle()      what was written before is seen by every thread that sees anything written after it
 *   OS_CLOCK_ABOUT        a clock that goes with CLOCK_MONOTONIC, cheap to read and a few milliseconds late at most
 *   OS_PRELOAD            the variable that names the agent to the loader, with its "="
 *   os_environment        the process's variables
 *   fm_thread             struct fm_thread_state (core.h), of each thread its own
 */

static inline bool fm_failed(long result) { return (unsigned long)result >= (unsigned long)-4095L; }

/* --- memory. Where a size is no whole number of pages, the rest of the last one belongs to it. */

/* Zeroed private memory of our own; NULL when there is none. A forked child has it, too. */
static inline void *os_map_kept(size_t size);
/* The same, but a forked child finds zeros in it again, if os_wipe_on_fork can do that: a fork copies none of our tables, and
 * the child begins with empty ones (fork.h). */
static inline void *os_map_private(size_t size);
/* A forked child will find zeros in this, which os_map_private gave. False where that can't be had. */
static inline bool os_wipe_on_fork(void *at, size_t size);
/* Make such memory longer; it may move. NULL when there is no room: it is as it was. */
static inline void *os_grow(void *at, size_t size, size_t longer);
/* In the place of what is mapped at `over`, which stays where that fails; NULL: anywhere. */
static inline void *os_map_shared(void *over, int fd, size_t size, off_t offset);
/* A second mapping of what is mapped shared, and of what follows it in its file; NULL where that can't be had without a descriptor. */
static inline void *os_map_again(void *at, size_t longer);
/* Zeros of our own in the place of what is mapped there. */
static inline bool os_map_over(void *at, size_t size);
static inline void os_unmap(void *at, size_t size);
/* What os_map_private gave is zeros again, and takes no memory; who reads it meanwhile finds either. */
static inline void os_empty(void *at, size_t size);
/* Have the pages there at once, writable, where the kernel can do that (Linux 5.14); one by one they cost a fault each. -EINVAL: it
 * can't. */
static inline long os_populate(void *at, size_t size);
/* Which of these pages are in memory: bit 0 of a byte each. */
static inline long os_resident(void *at, size_t size, unsigned char *pages);
/* Advice, which may come to nothing: it is used sparsely, so that no huge page is to stand there; at random; soon. It is left out of core
 * dumps. What the file has there may go. */
static inline void os_expect_sparse(void *at, size_t size);
static inline void os_expect_random(void *at, size_t size);
static inline void os_expect_use(void *at, size_t size);
static inline void os_leave_out_of_dumps(void *at, size_t size);
static inline void os_punch(void *at, size_t size);
/* Does madvise by this advice give pages back? */
static inline bool os_gives_back(int advice);

/* --- files. Opened ones are closed on exec. */

static inline int os_open(const char *path, int flags, int mode);
static inline int os_open_in(int folder, const char *name, int flags);
/* A file to read and write on the disk of this folder, but not in it yet, and a name for it, which must not exist. A failure where the
 * system, or the file system, can't do that. */
static inline int os_open_nameless(const char *folder, int mode);
static inline bool os_name_file(int fd, const char *path);
static inline bool os_is_allowed(const char *path, int access);
static inline long os_stat(const char *path, struct stat *file);
static inline long os_stat_open(int fd, struct stat *file);
static inline long os_stat_in(int folder, const char *name, struct stat *file); /* of a link: its own */
static inline long os_make_folder(const char *path);
static inline void os_remove_folder(const char *path);
static inline void os_remove(const char *path);
static inline void os_remove_folder_in(int folder, const char *name);
static inline void os_remove_in(int folder, const char *name);
static inline void os_close(int fd);
/* Those that it was opened with. */
static inline long os_flags(int fd);
static inline bool os_is_closed_on_exec(int fd);
static inline void os_rewind(int fd);
static inline long os_read(int fd, void *to, size_t size);
static inline long os_pread(int fd, void *to, size_t size, off_t offset);
/* The same, where the system lets one ask for that without waiting for a disk: a failure then. */
static inline long os_pread_cached(int fd, void *to, size_t size, off_t offset);
/* Have the system read the file soon. */
static inline void os_fetch(int fd);
/* Read the first part of a file, as far as one call gives it. */
static inline long os_read_file(const char *path, void *to, size_t size);
static inline long os_write(int fd, const void *from, size_t size);
static inline long os_pwrite(int fd, const void *from, size_t size, off_t offset);
/* Make it longer, or shorter. */
static inline long os_truncate(const char *path, off_t size);
/* Have the disk's room for a part of a file, which is as long as that then. -EOPNOTSUPP where the file system has no call for that. */
static inline long os_fallocate(int fd, off_t offset, size_t size);
/* Is it a device that a mapping finds zeros in; a file in memory? */
static inline bool os_is_zero_device(const struct stat *file);
static inline bool os_is_in_memory(int fd, const struct stat *file);
static inline long os_working_folder(char *to, size_t size);
/* The size of a System V segment. */
static inline long os_segment_size(int segment);

/* --- processes */

struct rlimit;
static inline int os_getpid(void);
static inline int os_getppid(void);
static inline uint32_t os_user(void); /* the effective one */
/* Has the process more rights than its caller (set-user-ID, capabilities of its file: AT_SECURE)? */
static inline bool os_has_more_rights(void);
/* Its words, each with a zero behind it, as far as they have room; returns their length, 0 where they aren't known. */
static inline size_t os_command(char *to, size_t size);
static inline bool os_is_process(int pid);
/* As waitid: has this child ended? It goes on waiting to be asked. */
static inline long os_look_at_child(int pid, siginfo_t *info);
static inline long os_limit(int resource, struct rlimit *limit);
static inline long os_set_limit(int resource, const struct rlimit *limit);
/* To the calling thread. */
static inline void os_raise(int signal);
/* Did a process send it, rather than an access that failed? */
static inline bool os_was_sent(const siginfo_t *info);
static inline bool os_is_main_thread(void);
/* What the system calls the calling thread, or the main one, 15 characters at most; "" where it has no name, or that isn't known. */
static inline void os_thread_name(char name[17]);
static inline void os_main_thread_name(char name[17]);
/* Bytes that nobody can tell beforehand; `to` stays as it is where there are none. */
static inline void os_random(void *to, size_t size);
/* Less than a second, or until a signal comes; the kernel may add some 50 µs. */
static inline void os_sleep(long nanoseconds);
static inline void os_yield(void);
static inline _Noreturn void os_exit(int code);

#if defined(__linux__) && defined(__LP64__)
#include "linux/os_linux.h"
#elif defined(__APPLE__) && defined(__LP64__)
#include "macos/os_macos.h"
#else
#error "the agent is written for Linux and macOS, on x86-64 and arm64"
#endif

static inline long os_read_file(const char *path, void *to, size_t size) {
  int fd = os_open(path, O_RDONLY, 0);
  if (fd < 0) return fd;
  long length = os_read(fd, to, size);
  os_close(fd);
  return length;
}
#endif
