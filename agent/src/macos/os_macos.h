/* macOS's form of os.h: libc's functions, with errno as it was, and Mach's. Written from the system's headers and sources; it compiles,
 * and has not been run.
 */
#ifndef FLOODMARK_OS_MACOS_H
#define FLOODMARK_OS_MACOS_H
#include <crt_externs.h>
#include <errno.h>
#include <mach/vm_statistics.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __x86_64__
#include "machine_x86_64.h"
#define PAGE 4096u
#else
#include "machine_aarch64.h"
#define PAGE 16384u
#endif
#define MACHINE_ADDRESS_BITS 47

#define OS_CLOCK_ABOUT CLOCK_MONOTONIC
#define OS_PRELOAD "DYLD_INSERT_LIBRARIES="
#define os_environment (*_NSGetEnviron())
#define st_mtim st_mtimespec

/* A thread-local variable is made by malloc when it is first used, so in malloc's hook there can be none: a thread's state hangs on a
 * key of pthread's. */
struct fm_thread_state *os_thread(void) __attribute__((const));
#define fm_thread (*os_thread())

/* What a call of libc's gives, as a system call would. */
#define OS_RESULT(call)                        \
  ({                                           \
    int errno_before = errno;                  \
    long call_result = (long)(call);           \
    if (call_result == -1) call_result = -errno; \
    errno = errno_before;                      \
    call_result;                               \
  })

/* The kernel keeps a number with each mapping: by that our own are known, also in a forked child. Of those that are for programs'
 * own use none that an allocator or an engine is known to take. */
#define OS_TAG_KEPT VM_MEMORY_APPLICATION_SPECIFIC_8
#define OS_TAG_PRIVATE VM_MEMORY_APPLICATION_SPECIFIC_9

static inline void *os_map_at(void *over, size_t size, uint32_t tag) {
  int flags = MAP_PRIVATE | MAP_ANON | (over ? MAP_FIXED : 0);
  long at = OS_RESULT(mmap(over, size, PROT_READ | PROT_WRITE, flags, (int)VM_MAKE_TAG(tag), 0));
  return fm_failed(at) ? NULL : (void *)at;
}
static inline void *os_map_kept(size_t size) { return os_map_at(NULL, size, OS_TAG_KEPT); }
static inline void *os_map_private(size_t size) { return os_map_at(NULL, size, OS_TAG_PRIVATE); }
/* The kernel knows no such thing: a handler of forks does it. */
bool os_handle_forks(void);
static inline bool os_wipe_on_fork(void *at, size_t size) { return (void)at, (void)size, os_handle_forks(); }
static inline void os_unmap(void *at, size_t size) { (void)OS_RESULT(munmap(at, size)); }
static inline void *os_grow(void *at, size_t size, size_t longer) {
  void *grown = os_map_private(longer);
  if (!grown) return NULL;
  memcpy(grown, at, size);
  os_unmap(at, size);
  return grown;
}
static inline void *os_map_shared(void *over, int fd, size_t size, off_t offset) {
  int flags = MAP_SHARED | (over ? MAP_FIXED : 0);
  long at = OS_RESULT(mmap(over, size, PROT_READ | PROT_WRITE, flags, fd, offset));
  return fm_failed(at) ? NULL : (void *)at;
}
static inline void *os_map_again(void *at, size_t longer) { return (void)at, (void)longer, NULL; }
static inline bool os_map_over(void *at, size_t size) { return os_map_at(at, size, OS_TAG_KEPT) != NULL; }
static inline void os_empty(void *at, size_t size) { os_map_at(at, size, OS_TAG_PRIVATE); }
static inline long os_populate(void *at, size_t size) { return (void)at, (void)size, -EINVAL; }
static inline long os_resident(void *at, size_t size, unsigned char *pages) {
  return OS_RESULT(mincore(at, size, (char *)pages));
}
static inline void os_expect_sparse(void *at, size_t size) { (void)at, (void)size; }
static inline void os_expect_random(void *at, size_t size) { (void)OS_RESULT(madvise(at, size, MADV_RANDOM)); }
static inline void os_expect_use(void *at, size_t size) { (void)OS_RESULT(madvise(at, size, MADV_WILLNEED)); }
static inline void os_leave_out_of_dumps(void *at, size_t size) { (void)at, (void)size; }
static inline void os_punch(void *at, size_t size) { (void)at, (void)size; }
static inline bool os_gives_back(int advice) { return advice == MADV_FREE || advice == MADV_FREE_REUSABLE; }

static inline int os_open(const char *path, int flags, int mode) {
  return (int)OS_RESULT(open(path, flags | O_CLOEXEC, mode));
}
static inline int os_open_in(int folder, const char *name, int flags) {
  return (int)OS_RESULT(openat(folder, name, flags | O_CLOEXEC));
}
static inline int os_open_nameless(const char *folder, int mode) { return (void)folder, (void)mode, -ENOTSUP; }
static inline bool os_name_file(int fd, const char *path) { return (void)fd, (void)path, false; }
static inline bool os_is_allowed(const char *path, int access_mode) { return !fm_failed(OS_RESULT(access(path, access_mode))); }
static inline long os_stat(const char *path, struct stat *file) { return OS_RESULT(stat(path, file)); }
static inline long os_stat_open(int fd, struct stat *file) { return OS_RESULT(fstat(fd, file)); }
static inline long os_stat_in(int folder, const char *name, struct stat *file) {
  return OS_RESULT(fstatat(folder, name, file, AT_SYMLINK_NOFOLLOW));
}
static inline long os_make_folder(const char *path) { return OS_RESULT(mkdir(path, 0777)); }
static inline void os_remove_folder_in(int folder, const char *name) { (void)OS_RESULT(unlinkat(folder, name, AT_REMOVEDIR)); }
static inline void os_remove_in(int folder, const char *name) { (void)OS_RESULT(unlinkat(folder, name, 0)); }
static inline void os_remove_folder(const char *path) { os_remove_folder_in(AT_FDCWD, path); }
static inline void os_remove(const char *path) { os_remove_in(AT_FDCWD, path); }
static inline void os_close(int fd) { (void)OS_RESULT(close(fd)); }
static inline long os_flags(int fd) { return OS_RESULT(fcntl(fd, F_GETFL)); }
static inline bool os_is_closed_on_exec(int fd) { return OS_RESULT(fcntl(fd, F_GETFD)) == FD_CLOEXEC; }
static inline void os_rewind(int fd) { (void)OS_RESULT(lseek(fd, 0, SEEK_SET)); }
static inline long os_read(int fd, void *to, size_t size) { return OS_RESULT(read(fd, to, size)); }
static inline long os_pread(int fd, void *to, size_t size, off_t offset) { return OS_RESULT(pread(fd, to, size, offset)); }
static inline long os_pread_cached(int fd, void *to, size_t size, off_t offset) { return os_pread(fd, to, size, offset); }
static inline void os_fetch(int fd) {
  struct radvisory all = {.ra_count = INT32_MAX};
  (void)OS_RESULT(fcntl(fd, F_RDADVISE, &all));
}
static inline long os_write(int fd, const void *from, size_t size) { return OS_RESULT(write(fd, from, size)); }
static inline long os_pwrite(int fd, const void *from, size_t size, off_t offset) {
  return OS_RESULT(pwrite(fd, from, size, offset));
}
static inline long os_truncate(const char *path, off_t size) { return OS_RESULT(truncate(path, size)); }
/* From the file's end on, which is where all that is asked for begins. */
static inline long os_fallocate(int fd, off_t offset, size_t size) {
  fstore_t room = {.fst_flags = F_ALLOCATEALL, .fst_posmode = F_PEOFPOSMODE, .fst_length = (off_t)size};
  long result = OS_RESULT(fcntl(fd, F_PREALLOCATE, &room));
  if (result == -ENOTSUP || result == -EINVAL) return -EOPNOTSUPP;
  return fm_failed(result) ? result : OS_RESULT(ftruncate(fd, offset + (off_t)size));
}
/* Nothing of /dev/zero is mapped here; POSIX's shared memory is a file of no type. */
static inline bool os_is_zero_device(const struct stat *file) { return (void)file, false; }
static inline bool os_is_in_memory(int fd, const struct stat *file) { return (void)fd, !(file->st_mode & S_IFMT); }
static inline long os_working_folder(char *to, size_t size) {
  int errno_before = errno;
  long result = getcwd(to, size) ? (long)strlen(to) + 1 : -errno;
  errno = errno_before;
  return result;
}
static inline long os_segment_size(int segment) {
  struct shmid_ds state;
  long result = OS_RESULT(shmctl(segment, IPC_STAT, &state));
  return fm_failed(result) ? result : (long)state.shm_segsz;
}

static inline int os_getpid(void) { return getpid(); }
static inline int os_getppid(void) { return getppid(); }
static inline uint32_t os_user(void) { return geteuid(); }
static inline size_t os_command(char *to, size_t size) {
  size_t length = 0;
  for (char **word = *_NSGetArgv(); word && *word; word++) {
    size_t more = strlen(*word) + 1, left = size - length;
    memcpy(to + length, *word, more < left ? more : left);
    length += more < left ? more : left;
  }
  return length;
}
static inline bool os_has_more_rights(void) { return issetugid(); }
static inline bool os_is_process(int pid) { return OS_RESULT(kill(pid, 0)) != -ESRCH; }
static inline long os_look_at_child(int pid, siginfo_t *info) {
  return OS_RESULT(waitid(P_PID, (id_t)pid, info, WNOHANG | WEXITED | WNOWAIT));
}
static inline long os_limit(int resource, struct rlimit *limit) { return OS_RESULT(getrlimit(resource, limit)); }
static inline long os_set_limit(int resource, const struct rlimit *limit) { return OS_RESULT(setrlimit(resource, limit)); }
static inline void os_raise(int signal) { pthread_kill(pthread_self(), signal); }
static inline bool os_was_sent(const siginfo_t *info) {
  return info->si_code <= 0 || info->si_code == SI_USER || info->si_code == SI_QUEUE;
}
static inline bool os_is_main_thread(void) { return pthread_main_np() != 0; }
static inline void os_thread_name(char name[17]) {
  if (pthread_getname_np(pthread_self(), name, 17)) *name = 0;
}
static inline void os_main_thread_name(char name[17]) { *name = 0; }
static inline void os_random(void *to, size_t size) { (void)OS_RESULT(getentropy(to, size)); }
static inline void os_sleep(long nanoseconds) {
  struct timespec time = {.tv_nsec = nanoseconds};
  (void)OS_RESULT(nanosleep(&time, NULL));
}
static inline void os_yield(void) { sched_yield(); }
static inline _Noreturn void os_exit(int code) { _exit(code); }

/* The kernel makes no barrier in other threads: a while that is long for what is under way in a processor. */
static inline void machine_settle(void) {
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
  os_sleep(100000);
}
#endif
