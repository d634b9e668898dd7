#include "hooks.h"

#include <linux/futex.h>
#include <pthread.h>

#include "core.h"
#include "families.h"
#include "handover.h"
#include "jemalloc.h"
#include "notes.h"
#include "operators.h"
#include "slots.h"
#include "threads.h"

static struct {
  void *(*malloc)(size_t);
  void *(*calloc)(size_t, size_t);
  void *(*realloc)(void *, size_t);
  void *(*reallocarray)(void *, size_t, size_t);
  void (*free)(void *);
  int (*posix_memalign)(void **, size_t, size_t);
  void *(*aligned_alloc)(size_t, size_t);
  void *(*memalign)(size_t, size_t);
  void *(*valloc)(size_t);
  void *(*pvalloc)(size_t);
  void *(*mmap)(void *, size_t, int, int, int, off_t);
  void *(*mmap64)(void *, size_t, int, int, int, off_t);
  int (*munmap)(void *, size_t);
  void *(*mremap)(void *, size_t, size_t, int, ...);
  int (*madvise)(void *, size_t, int);
  int (*mprotect)(void *, size_t, int);
  void *(*shmat)(int, const void *, int);
  int (*shmdt)(const void *);
  int (*__cxa_atexit)(void (*)(void *), void *, void *);
  int (*pthread_cond_wait)(pthread_cond_t *, pthread_mutex_t *);
  int (*pthread_cond_timedwait)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);
  int (*pthread_cond_clockwait)(pthread_cond_t *, pthread_mutex_t *, clockid_t, const struct timespec *);
  int (*pthread_cond_signal)(pthread_cond_t *);
  int (*pthread_cond_broadcast)(pthread_cond_t *);
  long (*syscall)(long, ...);
  int (*pthread_create)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
  void *(*sbrk)(intptr_t);
  int (*brk)(void *);
  void (*free_sized)(void *, size_t);
  void (*free_aligned_sized)(void *, size_t, size_t);
} real;

static void *hook_malloc(size_t size) {
  if (!scope_enter()) return real.malloc(size);
  void *block = real.malloc(size);
  note_acquired(block, size, FM_KIND_HEAP);
  scope_leave();
  return block;
}

static void *hook_calloc(size_t count, size_t size) {
  if (!scope_enter()) return real.calloc(count, size);
  void *block = real.calloc(count, size);
  note_acquired(block, count * size, FM_KIND_HEAP);
  scope_leave();
  return block;
}

static void hook_free(void *block) {
  note_released(block);
  real.free(block);
}

/* After a realloc: it gave a block, or failed and the old one stands, or (size 0) freed it. */
static void *settle_realloc(struct withdrawn old, void *block, size_t size) {
  if (!block && size && old.block)
    note_restored(old);
  else
    note_settled(old, block, size, FM_KIND_HEAP);
  scope_leave();
  return block;
}

static void *hook_realloc(void *block, size_t size) {
  if (!scope_enter()) return real.realloc(block, size);
  struct withdrawn old = note_withdrawn(block);
  return settle_realloc(old, real.realloc(block, size), size);
}

static void *hook_reallocarray(void *block, size_t count, size_t size) {
  if (!scope_enter()) return real.reallocarray(block, count, size);
  struct withdrawn old = note_withdrawn(block);
  void *fresh = real.reallocarray(block, count, size);
  /* Too large a product fails: any size but 0 says so. */
  size_t bytes = 0;
  if (__builtin_mul_overflow(count, size, &bytes)) bytes = SIZE_MAX;
  return settle_realloc(old, fresh, bytes);
}

static int hook_posix_memalign(void **block, size_t alignment, size_t size) {
  if (!scope_enter()) return real.posix_memalign(block, alignment, size);
  int error = real.posix_memalign(block, alignment, size);
  if (!error) note_acquired(*block, size, FM_KIND_HEAP);
  scope_leave();
  return error;
}

static void *hook_aligned_alloc(size_t alignment, size_t size) {
  if (!scope_enter()) return real.aligned_alloc(alignment, size);
  void *block = real.aligned_alloc(alignment, size);
  note_acquired(block, size, FM_KIND_HEAP);
  scope_leave();
  return block;
}

static void *hook_memalign(size_t alignment, size_t size) {
  if (!scope_enter()) return real.memalign(alignment, size);
  void *block = real.memalign(alignment, size);
  note_acquired(block, size, FM_KIND_HEAP);
  scope_leave();
  return block;
}

static void *hook_valloc(size_t size) {
  if (!scope_enter()) return real.valloc(size);
  void *block = real.valloc(size);
  note_acquired(block, size, FM_KIND_HEAP);
  scope_leave();
  return block;
}

static void *hook_pvalloc(size_t size) {
  if (!scope_enter()) return real.pvalloc(size);
  void *block = real.pvalloc(size);
  note_acquired(block, size, FM_KIND_HEAP);
  scope_leave();
  return block;
}

static void *hook_mmap(void *at, size_t length, int protection, int flags, int fd, off_t offset) {
  if (!scope_enter()) return real.mmap(at, length, protection, flags, fd, offset);
  void *mapped = real.mmap(at, length, protection, flags, fd, offset);
  if (mapped != MAP_FAILED) note_mapped(mapped, length, protection, flags, fd);
  scope_leave();
  return mapped;
}

static int hook_munmap(void *at, size_t length) {
  if (!scope_enter()) return real.munmap(at, length);
  note_unmapped(at, length);
  int result = real.munmap(at, length);
  scope_leave();
  return result;
}

/* The fifth argument is there with MREMAP_FIXED or MREMAP_DONTUNMAP only; the original reads it then only. */
static void *hook_mremap(void *old, size_t old_length, size_t length, int flags, void *fixed) {
  if (!scope_enter()) return real.mremap(old, old_length, length, flags, fixed);
  struct remapping from = note_remapping(old, old_length);
  void *moved = real.mremap(old, old_length, length, flags, fixed);
  if (moved != MAP_FAILED) note_remapped(from, moved, length);
  scope_leave();
  return moved;
}

static int hook_madvise(void *at, size_t length, int advice) {
  if (!scope_enter()) return real.madvise(at, length, advice);
  int result = real.madvise(at, length, advice);
  if (!result && (advice == MADV_DONTNEED || advice == MADV_FREE || advice == MADV_REMOVE)) note_given_back(at, length);
  scope_leave();
  return result;
}

static int hook_mprotect(void *at, size_t length, int protection) {
  if (!scope_enter()) return real.mprotect(at, length, protection);
  int result = real.mprotect(at, length, protection);
  if (!result) note_protected(at, length, protection);
  scope_leave();
  return result;
}

static void *hook_shmat(int segment, const void *at, int flags) {
  if (!scope_enter()) return real.shmat(segment, at, flags);
  void *attached = real.shmat(segment, at, flags);
  if (attached != (void *)-1) note_attached(attached, segment);
  scope_leave();
  return attached;
}

static int hook_shmdt(const void *at) {
  if (!scope_enter()) return real.shmdt(at);
  note_detached(at);
  int result = real.shmdt(at);
  scope_leave();
  return result;
}

/* The program break, where the program itself moves it: libc's own moves don't come here. */
static void *hook_sbrk(intptr_t increment) {
  if (!scope_enter()) return real.sbrk(increment);
  void *before = real.sbrk(increment);
  if (before != (void *)-1) note_break_moved(before, (char *)before + increment);
  scope_leave();
  return before;
}

static int hook_brk(void *end) {
  if (!scope_enter()) return real.brk(end);
  void *before = real.sbrk(0);
  int result = real.brk(end);
  if (!result) note_break_moved(before, end);
  scope_leave();
  return result;
}

static void hook_free_sized(void *block, size_t size) {
  note_released(block);
  real.free_sized(block, size);
}

static void hook_free_aligned_sized(void *block, size_t alignment, size_t size) {
  note_released(block);
  real.free_aligned_sized(block, alignment, size);
}

/* Called by the constructors of a library that is being loaded. */
static int hook___cxa_atexit(void (*routine)(void *), void *argument, void *object) {
  if (scope_enter()) {
    families_look();
    scope_leave();
  }
  return real.__cxa_atexit(routine, argument, object);
}

static int hook_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*routine)(void *), void *argument) {
  if (!scope_enter()) return real.pthread_create(thread, attributes, routine, argument);
  struct thread_start *start = threads_prepare(routine, argument);
  scope_leave();
  if (!start) return real.pthread_create(thread, attributes, routine, argument);
  int error = real.pthread_create(thread, attributes, threads_run, start);
  if (error) threads_cancel(start);
  return error;
}

/* A wait may end by the thread's cancellation, so it is no call of ours that it is in. */
static int hook_pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *mutex) {
  handover_wait(condition);
  int error = real.pthread_cond_wait(condition, mutex);
  if (!error) handover_take(condition);
  return error;
}

static int hook_pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex, const struct timespec *until) {
  handover_wait(condition);
  int error = real.pthread_cond_timedwait(condition, mutex, until);
  if (!error) handover_take(condition);
  return error;
}

static int hook_pthread_cond_clockwait(pthread_cond_t *condition, pthread_mutex_t *mutex, clockid_t clock,
                                       const struct timespec *until) {
  handover_wait(condition);
  int error = real.pthread_cond_clockwait(condition, mutex, clock, until);
  if (!error) handover_take(condition);
  return error;
}

static void give(const void *condition) {
  if (!scope_enter()) return;
  handover_give(condition);
  scope_leave();
}

static int hook_pthread_cond_signal(pthread_cond_t *condition) {
  give(condition);
  return real.pthread_cond_signal(condition);
}

static int hook_pthread_cond_broadcast(pthread_cond_t *condition) {
  give(condition);
  return real.pthread_cond_broadcast(condition);
}

/* How Rust's standard library, and what is built on it, waits and wakes. All other calls pass by as if the hook weren't
 * there. */
static long hook_syscall(long number, long a, long b, long c, long d, long e, long f) {
  if (number != SYS_futex) return real.syscall(number, a, b, c, d, e, f);
  const void *futex = (const void *)a;
  long operation = b & FUTEX_CMD_MASK;
  bool waits = operation == FUTEX_WAIT || operation == FUTEX_WAIT_BITSET;
  if (waits) handover_wait(futex);
  if (operation == FUTEX_WAKE) give(futex);
  long result = real.syscall(number, a, b, c, d, e, f);
  if (waits && result == 0) handover_take(futex);
  return result;
}

bool hooks_install(void) {
  static const struct hook hooks[] = {
#define HOOK(name) {#name, (void *)hook_##name, (void **)&real.name}
      HOOK(malloc),           HOOK(calloc),
      HOOK(realloc),          HOOK(reallocarray),
      HOOK(free),             HOOK(posix_memalign),
      HOOK(aligned_alloc),    HOOK(memalign),
      HOOK(valloc),           HOOK(pvalloc),
      HOOK(free_sized),       HOOK(free_aligned_sized),
      HOOK(mmap),             HOOK(munmap),
      HOOK(mremap),           HOOK(madvise),
      HOOK(mprotect),         HOOK(shmat),
      HOOK(shmdt),            HOOK(sbrk),
      HOOK(brk),              HOOK(__cxa_atexit),
      HOOK(pthread_create),   HOOK(pthread_cond_wait),
      HOOK(pthread_cond_timedwait), HOOK(pthread_cond_clockwait),
      HOOK(pthread_cond_signal),    HOOK(pthread_cond_broadcast),
      HOOK(syscall),
      /* off_t has 64 bits: both names are one function. */
      {"mmap64", (void *)hook_mmap, (void **)&real.mmap64},
#undef HOOK
  };
  if (!slots_install(hooks, sizeof hooks / sizeof *hooks)) return false;
  operators_install();
  jemalloc_install();
  return true;
}
