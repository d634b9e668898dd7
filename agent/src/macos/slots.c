/* Standing in by dyld's interposition: where the agent is inserted, each object's calls of these functions come here, from the start
 * on, and pass through a gate that leads to the function itself or to its hook. What the agent itself calls doesn't.
 */
#include "slots.h"

#include <malloc/malloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mach_memory.h"
#include "objects.h"
#include "os.h"

#define FUNCTIONS(F)                                                                                                            \
  F(void *, malloc, (size_t size), (size))                                                                                      \
  F(void *, calloc, (size_t count, size_t size), (count, size))                                                                 \
  F(void *, realloc, (void *block, size_t size), (block, size))                                                                 \
  F(void *, reallocf, (void *block, size_t size), (block, size))                                                                \
  F(void, free, (void *block), (block))                                                                                         \
  F(void *, valloc, (size_t size), (size))                                                                                      \
  F(int, posix_memalign, (void **block, size_t alignment, size_t size), (block, alignment, size))                               \
  F(void *, aligned_alloc, (size_t alignment, size_t size), (alignment, size))                                                  \
  F(void *, malloc_zone_malloc, (malloc_zone_t * zone, size_t size), (zone, size))                                              \
  F(void *, malloc_zone_calloc, (malloc_zone_t * zone, size_t count, size_t size), (zone, count, size))                         \
  F(void *, malloc_zone_valloc, (malloc_zone_t * zone, size_t size), (zone, size))                                              \
  F(void *, malloc_zone_realloc, (malloc_zone_t * zone, void *block, size_t size), (zone, block, size))                         \
  F(void *, malloc_zone_memalign, (malloc_zone_t * zone, size_t alignment, size_t size), (zone, alignment, size))               \
  F(void, malloc_zone_free, (malloc_zone_t * zone, void *block), (zone, block))                                                 \
  F(void *, mmap, (void *at, size_t length, int protection, int flags, int fd, off_t offset),                                   \
    (at, length, protection, flags, fd, offset))                                                                                \
  F(int, munmap, (void *at, size_t length), (at, length))                                                                       \
  F(int, madvise, (void *at, size_t length, int advice), (at, length, advice))                                                  \
  F(int, mprotect, (void *at, size_t length, int protection), (at, length, protection))                                         \
  F(kern_return_t, vm_allocate, (vm_map_t task, vm_address_t * at, vm_size_t size, int flags), (task, at, size, flags))         \
  F(kern_return_t, vm_deallocate, (vm_map_t task, vm_address_t at, vm_size_t size), (task, at, size))                           \
  F(kern_return_t, mach_vm_allocate, (vm_map_t task, mach_vm_address_t * at, mach_vm_size_t size, int flags),                   \
    (task, at, size, flags))                                                                                                    \
  F(kern_return_t, mach_vm_deallocate, (vm_map_t task, mach_vm_address_t at, mach_vm_size_t size), (task, at, size))            \
  F(void *, shmat, (int segment, const void *at, int flags), (segment, at, flags))                                              \
  F(int, shmdt, (const void *at), (at))                                                                                         \
  F(int, pthread_create,                                                                                                        \
    (pthread_t * thread, const pthread_attr_t *attributes, void *(*routine)(void *), void *argument),                           \
    (thread, attributes, routine, argument))                                                                                    \
  F(int, pthread_cond_wait, (pthread_cond_t * condition, pthread_mutex_t * mutex), (condition, mutex))                          \
  F(int, pthread_cond_timedwait,                                                                                                \
    (pthread_cond_t * condition, pthread_mutex_t * mutex, const struct timespec *until), (condition, mutex, until))             \
  F(int, pthread_cond_signal, (pthread_cond_t * condition), (condition))                                                        \
  F(int, pthread_cond_broadcast, (pthread_cond_t * condition), (condition))                                                     \
  F(void, _exit, (int code), (code))                                                                                            \
  F(void, _Exit, (int code), (code))                                                                                            \
  F(pid_t, wait, (int *status), (status))                                                                                       \
  F(pid_t, waitpid, (pid_t pid, int *status, int options), (pid, status, options))                                              \
  F(pid_t, wait3, (int *status, int options, struct rusage *usage), (status, options, usage))                                   \
  F(pid_t, wait4, (pid_t pid, int *status, int options, struct rusage *usage), (pid, status, options, usage))                   \
  F(int, waitid, (idtype_t type, id_t id, siginfo_t * info, int options), (type, id, info, options))

/* A hook stands in the gate as long as it is in. A call may come before anything of ours has begun. */
#define GATE(type, name, parameters, arguments)                                                             \
  static type(*gate_##name) parameters = name;                                                              \
  static type through_##name parameters { return __atomic_load_n(&gate_##name, __ATOMIC_RELAXED) arguments; } \
  __attribute__((used, section("__DATA,__interpose,interposing"))) static const struct {                                \
    void *function, *of;                                                                                    \
  } interpose_##name = {(void *)through_##name, (void *)name};
FUNCTIONS(GATE)
#undef GATE

static const struct gate {
  const char *name;
  void **way, *original;
} gates[] = {
#define ENTRY(type, name, parameters, arguments) {#name, (void **)&gate_##name, (void *)name},
    FUNCTIONS(ENTRY)
#undef ENTRY
};
#define GATES (sizeof gates / sizeof *gates)

static const struct gate *find(const char *name) {
  for (size_t i = 0; i < GATES; i++)
    if (strcmp(gates[i].name, name) == 0) return &gates[i];
  return NULL;
}

/* dyld interposes what is inserted when the process begins, and nothing that is loaded later. */
static bool is_late;
__attribute__((constructor)) static void look(void) {
  int (*is_initialized)(void) = (int (*)(void))objects_find("Py_IsInitialized");
  is_late = is_initialized && is_initialized();
}

const char *slots_obstacle(void) {
  return is_late ? "macOS lets a library stand in for malloc only from a program's start on" : NULL;
}

bool slots_install(const struct hook *hooks, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const struct gate *gate = find(hooks[i].name);
    if (gate) *hooks[i].original = gate->original;
  }
  machine_settle();
  for (size_t i = 0; i < count; i++) {
    const struct gate *gate = find(hooks[i].name);
    if (gate) __atomic_store_n(gate->way, hooks[i].function, __ATOMIC_RELEASE);
  }
  return !is_late;
}

/* An allocator that a library has inside, or that another library brings, has its own names in its own namespace. */
bool slots_install_family(const struct hook *hooks, size_t count, const char *mark) {
  return (void)hooks, (void)count, (void)mark, false;
}

void slots_remove_all(void) {
  for (size_t i = 0; i < GATES; i++) __atomic_store_n(gates[i].way, gates[i].original, __ATOMIC_RELEASE);
}
