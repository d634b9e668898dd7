#include "system_hooks.h"

#include <malloc/malloc.h>

#include "core.h"
#include "mach_memory.h"
#include "notes.h"

static struct {
  void *(*reallocf)(void *, size_t);
  void *(*malloc_zone_malloc)(malloc_zone_t *, size_t);
  void *(*malloc_zone_calloc)(malloc_zone_t *, size_t, size_t);
  void *(*malloc_zone_valloc)(malloc_zone_t *, size_t);
  void *(*malloc_zone_realloc)(malloc_zone_t *, void *, size_t);
  void *(*malloc_zone_memalign)(malloc_zone_t *, size_t, size_t);
  void (*malloc_zone_free)(malloc_zone_t *, void *);
  kern_return_t (*vm_allocate)(vm_map_t, vm_address_t *, vm_size_t, int);
  kern_return_t (*vm_deallocate)(vm_map_t, vm_address_t, vm_size_t);
  kern_return_t (*mach_vm_allocate)(vm_map_t, mach_vm_address_t *, mach_vm_size_t, int);
  kern_return_t (*mach_vm_deallocate)(vm_map_t, mach_vm_address_t, mach_vm_size_t);
} real;

/* As realloc, but the old block goes also where that fails. */
static void *hook_reallocf(void *block, size_t size) {
  if (!scope_enter()) return real.reallocf(block, size);
  struct withdrawn old = note_withdrawn(block);
  void *fresh = real.reallocf(block, size);
  note_settled(old, fresh, size, FM_KIND_HEAP);
  if (!fresh) refusal_note(size, errno);
  scope_leave();
  return fresh;
}

static void *acquired(void *block, size_t size) {
  note_acquired(block, size, FM_KIND_HEAP);
  scope_leave();
  return block;
}

static void *hook_malloc_zone_malloc(malloc_zone_t *zone, size_t size) {
  if (!scope_enter()) return real.malloc_zone_malloc(zone, size);
  return acquired(real.malloc_zone_malloc(zone, size), size);
}

static void *hook_malloc_zone_calloc(malloc_zone_t *zone, size_t count, size_t size) {
  if (!scope_enter()) return real.malloc_zone_calloc(zone, count, size);
  return acquired(real.malloc_zone_calloc(zone, count, size), count * size);
}

static void *hook_malloc_zone_valloc(malloc_zone_t *zone, size_t size) {
  if (!scope_enter()) return real.malloc_zone_valloc(zone, size);
  return acquired(real.malloc_zone_valloc(zone, size), size);
}

static void *hook_malloc_zone_memalign(malloc_zone_t *zone, size_t alignment, size_t size) {
  if (!scope_enter()) return real.malloc_zone_memalign(zone, alignment, size);
  return acquired(real.malloc_zone_memalign(zone, alignment, size), size);
}

static void *hook_malloc_zone_realloc(malloc_zone_t *zone, void *block, size_t size) {
  if (!scope_enter()) return real.malloc_zone_realloc(zone, block, size);
  struct withdrawn old = note_withdrawn(block);
  void *fresh = real.malloc_zone_realloc(zone, block, size);
  note_resized(old, fresh, size, FM_KIND_HEAP);
  scope_leave();
  return fresh;
}

static void hook_malloc_zone_free(malloc_zone_t *zone, void *block) {
  note_released(block);
  real.malloc_zone_free(zone, block);
}

/* Another process's memory is none of ours. */
#define ALLOCATE(name, address, length)                                                             \
  static kern_return_t hook_##name(vm_map_t task, address *at, length size, int flags) {            \
    if (task != mach_task_self() || !scope_enter()) return real.name(task, at, size, flags);        \
    kern_return_t failure = real.name(task, at, size, flags);                                       \
    if (!failure) note_mapped((void *)*at, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1); \
    scope_leave();                                                                                  \
    return failure;                                                                                 \
  }
#define DEALLOCATE(name, address, length)                                              \
  static kern_return_t hook_##name(vm_map_t task, address at, length size) {           \
    if (task != mach_task_self() || !scope_enter()) return real.name(task, at, size);  \
    note_unmapped((void *)at, size);                                                   \
    kern_return_t failure = real.name(task, at, size);                                 \
    scope_leave();                                                                     \
    return failure;                                                                    \
  }
ALLOCATE(vm_allocate, vm_address_t, vm_size_t)
ALLOCATE(mach_vm_allocate, mach_vm_address_t, mach_vm_size_t)
DEALLOCATE(vm_deallocate, vm_address_t, vm_size_t)
DEALLOCATE(mach_vm_deallocate, mach_vm_address_t, mach_vm_size_t)
#undef ALLOCATE
#undef DEALLOCATE

const struct hook system_hooks[] = {
#define HOOK(name) {#name, (void *)hook_##name, (void **)&real.name}
    HOOK(reallocf), HOOK(malloc_zone_malloc), HOOK(malloc_zone_calloc), HOOK(malloc_zone_valloc), HOOK(malloc_zone_realloc),
    HOOK(malloc_zone_memalign), HOOK(malloc_zone_free), HOOK(vm_allocate), HOOK(vm_deallocate), HOOK(mach_vm_allocate),
    HOOK(mach_vm_deallocate),
#undef HOOK
};
const size_t system_hook_count = sizeof system_hooks / sizeof *system_hooks;
