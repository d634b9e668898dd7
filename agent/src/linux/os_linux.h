/* Linux's form of os.h: system calls without libc. */
#ifndef FLOODMARK_OS_LINUX_H
#define FLOODMARK_OS_LINUX_H
#include <errno.h>
#include <linux/magic.h>
#include <sys/auxv.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <sys/wait.h>

#include "text.h"

#ifdef __x86_64__
#include "kernel_x86_64.h"
#else
#include "kernel_aarch64.h"
#endif

#define OS_CLOCK_ABOUT CLOCK_MONOTONIC_COARSE /* at the kernel's last tick */
#define OS_PRELOAD "LD_PRELOAD="

extern char **environ;
#define os_environment environ

struct fm_thread_state;
extern __thread struct fm_thread_state fm_thread;

/* Of a GNU source, or of newer headers only. */
#ifndef MREMAP_MAYMOVE
#define MREMAP_MAYMOVE 1
#endif
#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif
#ifndef RWF_NOWAIT
#define RWF_NOWAIT 8
#endif
#ifndef O_TMPFILE
#define O_TMPFILE (020000000 | O_DIRECTORY)
#endif
#ifndef GRND_NONBLOCK
#define GRND_NONBLOCK 1
#endif
#define OS_GET_NAME 16 /* PR_GET_NAME */

static inline long os_advise(void *at, size_t size, int advice) {
  return os_call(SYS_madvise, (long)at, (long)size, advice, 0, 0, 0);
}
static inline long os_protect(void *at, size_t size, int protection) {
  return os_call(SYS_mprotect, (long)at, (long)size, protection, 0, 0, 0);
}

#ifdef FLOODMARK_DEBUG
#define OS_GUARD PAGE /* behind each piece of our memory, so that no write beyond it goes unnoticed into the next one */
#else
#define OS_GUARD 0u
#endif
static inline void *os_map_kept(size_t size) {
  long at = os_call(SYS_mmap, 0, (long)(size + OS_GUARD), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (fm_failed(at)) return NULL;
  if (OS_GUARD) os_call(SYS_mprotect, at + (long)((size + PAGE - 1) & ~(size_t)(PAGE - 1)), OS_GUARD, PROT_NONE, 0, 0, 0);
  return (void *)at;
}
static inline bool os_wipe_on_fork(void *at, size_t size) { return !fm_failed(os_advise(at, size, MADV_WIPEONFORK)); }
static inline void *os_map_private(size_t size) {
  void *at = os_map_kept(size);
  if (at) os_wipe_on_fork(at, size);
  return at;
}
static inline void *os_grow(void *at, size_t size, size_t longer) {
  long grown = os_call(SYS_mremap, (long)at, (long)size, (long)longer, MREMAP_MAYMOVE, 0, 0);
  return fm_failed(grown) ? NULL : (void *)grown;
}
static inline void *os_map_shared(void *over, int fd, size_t size, off_t offset) {
  int flags = MAP_SHARED | (over ? MAP_FIXED : 0);
  long at = os_call(SYS_mmap, (long)over, (long)size, PROT_READ | PROT_WRITE, flags, fd, offset);
  return fm_failed(at) ? NULL : (void *)at;
}
static inline void *os_map_again(void *at, size_t longer) {
  long again = os_call(SYS_mremap, (long)at, 0, (long)longer, MREMAP_MAYMOVE, 0, 0);
  return fm_failed(again) ? NULL : (void *)again;
}
static inline bool os_map_over(void *at, size_t size) {
  int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
  return !fm_failed(os_call(SYS_mmap, (long)at, (long)size, PROT_READ | PROT_WRITE, flags, -1, 0));
}
static inline void os_unmap(void *at, size_t size) { os_call(SYS_munmap, (long)at, (long)size, 0, 0, 0, 0); }
static inline void os_empty(void *at, size_t size) { os_advise(at, size, MADV_DONTNEED); }
static inline long os_populate(void *at, size_t size) { return os_advise(at, size, MADV_POPULATE_WRITE); }
static inline long os_resident(void *at, size_t size, unsigned char *pages) {
  return os_call(SYS_mincore, (long)at, (long)size, (long)pages, 0, 0, 0);
}
static inline void os_expect_sparse(void *at, size_t size) { os_advise(at, size, MADV_NOHUGEPAGE); }
static inline void os_expect_random(void *at, size_t size) { os_advise(at, size, MADV_RANDOM); }
static inline void os_expect_use(void *at, size_t size) { os_advise(at, size, MADV_WILLNEED); }
static inline void os_leave_out_of_dumps(void *at, size_t size) { os_advise(at, size, MADV_DONTDUMP); }
static inline void os_punch(void *at, size_t size) { os_advise(at, size, MADV_REMOVE); }
static inline bool os_gives_back(int advice) {
  return advice == MADV_DONTNEED || advice == MADV_FREE || advice == MADV_REMOVE;
}

static inline int os_open(const char *path, int flags, int mode) {
  return (int)os_call(SYS_openat, AT_FDCWD, (long)path, flags | O_CLOEXEC, mode, 0, 0);
}
static inline int os_open_in(int folder, const char *name, int flags) {
  return (int)os_call(SYS_openat, folder, (long)name, flags | O_CLOEXEC, 0, 0, 0);
}
static inline int os_open_nameless(const char *folder, int mode) { return os_open(folder, O_RDWR | O_TMPFILE, mode); }
static inline bool os_name_file(int fd, const char *path) {
  char opened[40] = "/proc/self/fd/"; /* by its number alone only who is privileged may do it */
  text_append_number(opened, sizeof opened, (unsigned long)fd);
  return !fm_failed(os_call(SYS_linkat, AT_FDCWD, (long)opened, AT_FDCWD, (long)path, AT_SYMLINK_FOLLOW, 0));
}
static inline bool os_is_allowed(const char *path, int access) {
  return !fm_failed(os_call(SYS_faccessat, AT_FDCWD, (long)path, access, 0, 0, 0));
}
static inline long os_stat(const char *path, struct stat *file) {
  return os_call(SYS_newfstatat, AT_FDCWD, (long)path, (long)file, 0, 0, 0);
}
static inline long os_stat_open(int fd, struct stat *file) { return os_call(SYS_fstat, fd, (long)file, 0, 0, 0, 0); }
static inline long os_stat_in(int folder, const char *name, struct stat *file) {
  return os_call(SYS_newfstatat, folder, (long)name, (long)file, AT_SYMLINK_NOFOLLOW, 0, 0);
}
static inline long os_make_folder(const char *path) { return os_call(SYS_mkdirat, AT_FDCWD, (long)path, 0777, 0, 0, 0); }
static inline void os_remove_folder_in(int folder, const char *name) {
  os_call(SYS_unlinkat, folder, (long)name, AT_REMOVEDIR, 0, 0, 0);
}
static inline void os_remove_in(int folder, const char *name) { os_call(SYS_unlinkat, folder, (long)name, 0, 0, 0, 0); }
static inline void os_remove_folder(const char *path) { os_remove_folder_in(AT_FDCWD, path); }
static inline void os_remove(const char *path) { os_remove_in(AT_FDCWD, path); }
static inline void os_close(int fd) { os_call(SYS_close, fd, 0, 0, 0, 0, 0); }
static inline long os_flags(int fd) { return os_call(SYS_fcntl, fd, F_GETFL, 0, 0, 0, 0); }
static inline bool os_is_closed_on_exec(int fd) { return os_call(SYS_fcntl, fd, F_GETFD, 0, 0, 0, 0) == FD_CLOEXEC; }
static inline void os_rewind(int fd) { os_call(SYS_lseek, fd, 0, SEEK_SET, 0, 0, 0); }
static inline long os_read(int fd, void *to, size_t size) { return os_call(SYS_read, fd, (long)to, (long)size, 0, 0, 0); }
static inline long os_pread(int fd, void *to, size_t size, off_t offset) {
  return os_call(SYS_pread64, fd, (long)to, (long)size, offset, 0, 0);
}
static inline long os_pread_cached(int fd, void *to, size_t size, off_t offset) {
  struct iovec piece = {to, size};
  long length = os_call(SYS_preadv2, fd, (long)&piece, 1, offset, 0, RWF_NOWAIT);
  bool is_unknown = length == -EOPNOTSUPP || length == -ENOSYS || length == -EINVAL;
  return is_unknown ? os_pread(fd, to, size, offset) : length;
}
static inline void os_fetch(int fd) { os_call(SYS_fadvise64, fd, 0, 0, POSIX_FADV_WILLNEED, 0, 0); }
static inline long os_write(int fd, const void *from, size_t size) {
  return os_call(SYS_write, fd, (long)from, (long)size, 0, 0, 0);
}
static inline long os_pwrite(int fd, const void *from, size_t size, off_t offset) {
  return os_call(SYS_pwrite64, fd, (long)from, (long)size, offset, 0, 0);
}
static inline long os_truncate(const char *path, off_t size) { return os_call(SYS_truncate, (long)path, size, 0, 0, 0, 0); }
static inline long os_fallocate(int fd, off_t offset, size_t size) {
  return os_call(SYS_fallocate, fd, 0, offset, (long)size, 0, 0);
}
static inline bool os_is_zero_device(const struct stat *file) {
  return S_ISCHR(file->st_mode) && file->st_rdev == makedev(1, 5);
}
static inline bool os_is_in_memory(int fd, const struct stat *file) {
  struct statfs system;
  return (void)file, !fm_failed(os_call(SYS_fstatfs, fd, (long)&system, 0, 0, 0, 0)) &&
                         (system.f_type == TMPFS_MAGIC || system.f_type == HUGETLBFS_MAGIC);
}
static inline long os_working_folder(char *to, size_t size) { return os_call(SYS_getcwd, (long)to, (long)size, 0, 0, 0, 0); }
static inline long os_segment_size(int segment) {
  struct shmid_ds state;
  long result = os_call(SYS_shmctl, segment, IPC_STAT, (long)&state, 0, 0, 0);
  return fm_failed(result) ? result : (long)state.shm_segsz;
}

static inline int os_getpid(void) { return (int)os_call(SYS_getpid, 0, 0, 0, 0, 0, 0); }
static inline int os_getppid(void) { return (int)os_call(SYS_getppid, 0, 0, 0, 0, 0, 0); }
static inline uint32_t os_user(void) { return (uint32_t)os_call(SYS_geteuid, 0, 0, 0, 0, 0, 0); }
static inline size_t os_command(char *to, size_t size) {
  long length = os_read_file("/proc/self/cmdline", to, size);
  return length > 0 ? (size_t)length : 0;
}
static inline bool os_has_more_rights(void) { return getauxval(AT_SECURE) != 0; }
static inline bool os_is_process(int pid) { return os_call(SYS_kill, pid, 0, 0, 0, 0, 0) != -ESRCH; }
static inline long os_look_at_child(int pid, siginfo_t *info) {
  return os_call(SYS_waitid, P_PID, pid, (long)info, WNOHANG | WEXITED | WNOWAIT, 0, 0);
}
static inline long os_limit(int resource, struct rlimit *limit) {
  return os_call(SYS_prlimit64, 0, resource, 0, (long)limit, 0, 0);
}
static inline long os_set_limit(int resource, const struct rlimit *limit) {
  return os_call(SYS_prlimit64, 0, resource, (long)limit, 0, 0, 0);
}
static inline int os_thread_id(void) { return (int)os_call(SYS_gettid, 0, 0, 0, 0, 0, 0); }
static inline void os_raise(int signal) { os_call(SYS_tgkill, os_getpid(), os_thread_id(), signal, 0, 0, 0); }
static inline bool os_was_sent(const siginfo_t *info) { return info->si_code <= 0; }
static inline bool os_is_main_thread(void) { return os_thread_id() == os_getpid(); }
static inline void os_thread_name(char name[17]) { os_call(SYS_prctl, OS_GET_NAME, (long)name, 0, 0, 0, 0); }
static inline void os_main_thread_name(char name[17]) {
  long length = os_read_file("/proc/self/comm", name, 16);
  name[length > 0 ? length - 1 : 0] = 0; /* a line */
}
static inline void os_random(void *to, size_t size) { os_call(SYS_getrandom, (long)to, (long)size, GRND_NONBLOCK, 0, 0, 0); }
static inline void os_sleep(long nanoseconds) {
  struct timespec time = {.tv_nsec = nanoseconds};
  os_call(SYS_nanosleep, (long)&time, 0, 0, 0, 0, 0);
}
static inline void os_yield(void) { os_call(SYS_sched_yield, 0, 0, 0, 0, 0, 0); }
static inline _Noreturn void os_exit(int code) {
  for (;;) os_call(SYS_exit_group, code, 0, 0, 0, 0, 0);
}
#endif
