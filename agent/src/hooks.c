#include "hooks.h"

#include <pthread.h>
#include <string.h>

#include "core.h"
#include "ending.h"
#include "families.h"
#include "handover.h"
#include "heap.h"
#include "jemalloc.h"
#include "live.h"
#include "mimalloc.h"
#include "notes.h"
#include "objects.h"
#include "operators.h"
#include "python.h"
#include "sampler.h"
#include "slots.h"
#include "system_hooks.h"
#include "thread_names.h"
#include "threads.h"

static struct {
  void *(*mmap)(void *, size_t, int, int, int, off_t);
  void *(*mmap64)(void *, size_t, int, int, int, off_t);
  int (*munmap)(void *, size_t);
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
  int (*pthread_create)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
} real;

/* A mapping within a call is no event. One of these sizes is what small blocks are cut from: an arena of Python's. */
#define ARENA_MOST (1u << 20)

static void *map_within(void *at, size_t length, int protection, int flags, int fd, off_t offset) {
  void *mapped = real.mmap(at, length, protection, flags, fd, offset);
  bool arena = length >= PYTHON_ARENA_LEAST && length <= ARENA_MOST && (protection & PROT_WRITE) && fd == -1;
  if (mapped == MAP_FAILED || !arena || sampler_is_on() || !core_is_on() || fm_thread.place != FM_IN_CALL) return mapped;
  uint32_t place = ledger_enter();
  live_expect(mapped, length);
  ledger_leave(place);
  return mapped;
}

/* Of Python's own allocator: no event, whether or not it is within one. */
static COLD void *map_for_python(void *at, size_t length, int protection, int flags, int fd, off_t offset) {
  void *mapped = real.mmap(at, length, protection, flags, fd, offset);
  if (mapped != MAP_FAILED) mimalloc_mapped(mapped, length);
  return mapped;
}

static void *hook_mmap(void *at, size_t length, int protection, int flags, int fd, off_t offset) {
  if (mimalloc_makes(__builtin_return_address(0), protection, flags))
    return map_for_python(at, length, protection, flags, fd, offset);
  if (!scope_enter()) return map_within(at, length, protection, flags, fd, offset);
  void *mapped = real.mmap(at, length, protection, flags, fd, offset);
  if (mapped != MAP_FAILED)
    note_mapped(mapped, length, protection, flags, fd);
  else if ((flags & MAP_ANONYMOUS) && (protection & PROT_WRITE) && !(flags & MAP_NORESERVE))
    refusal_note(length, errno);
  scope_leave();
  return mapped;
}

static int hook_munmap(void *at, size_t length) {
  mimalloc_unmapped(at, length);
  if (!scope_enter()) return real.munmap(at, length);
  note_unmapped(at, length);
  int result = real.munmap(at, length);
  scope_leave();
  return result;
}

static int hook_madvise(void *at, size_t length, int advice) {
  if (!scope_enter()) return real.madvise(at, length, advice);
  int result = real.madvise(at, length, advice);
  if (!result && os_gives_back(advice)) note_given_back(at, length);
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
  struct thread_start *start = threads_prepare(routine, argument, thread_names_of_started());
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

static int hook_pthread_cond_signal(pthread_cond_t *condition) {
  handover_give(condition);
  return real.pthread_cond_signal(condition);
}

static int hook_pthread_cond_broadcast(pthread_cond_t *condition) {
  handover_give(condition);
  return real.pthread_cond_broadcast(condition);
}

/* In one pass with those of endings and the system's own: each pass goes over all relocations. */
static bool install(void) {
  static const struct hook own[] = {
#define HOOK(name) {#name, (void *)hook_##name, (void **)&real.name}
      HOOK(mmap), HOOK(munmap), HOOK(madvise), HOOK(mprotect), HOOK(shmat), HOOK(shmdt), HOOK(__cxa_atexit),
      HOOK(pthread_create), HOOK(pthread_cond_wait), HOOK(pthread_cond_timedwait), HOOK(pthread_cond_clockwait),
      HOOK(pthread_cond_signal), HOOK(pthread_cond_broadcast),
      /* off_t has 64 bits: both names are one function. */
      {"mmap64", (void *)hook_mmap, (void **)&real.mmap64},
#undef HOOK
  };
  static struct hook hooks[sizeof own / sizeof *own + ENDING_HOOKS + SYSTEM_HOOKS_MOST];
  struct hook *next = memcpy(hooks, own, sizeof own);
  next = memcpy(next + sizeof own / sizeof *own, ending_hooks, sizeof ending_hooks);
  memcpy(next + ENDING_HOOKS, system_hooks, system_hook_count * sizeof *system_hooks);
  return slots_install(hooks, sizeof own / sizeof *own + ENDING_HOOKS + system_hook_count);
}

/* glibc tells from 2.32 on. It is found by name: even a weak reference would bind the library to that version. */
static void find_single_threaded(void) {
  const char *single_threaded = objects_find("__libc_single_threaded");
  if (single_threaded) fm_single_threaded = single_threaded;
}

bool hooks_install(void) {
  find_single_threaded();
  mimalloc_find();
  if (!heap_install() || !install()) return false;
  operators_install();
  jemalloc_install();
  return true;
}

void hooks_remove(void) { families_stop(slots_remove_all); }
