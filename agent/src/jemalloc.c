#include "jemalloc.h"

#include "core.h"
#include "notes.h"
#include "slots.h"

static struct {
  void *(*mallocx)(size_t, int);
  void *(*rallocx)(void *, size_t, int);
  size_t (*xallocx)(void *, size_t, size_t, int);
  void (*dallocx)(void *, int);
  void (*sdallocx)(void *, size_t, int);
} real;

static void *hook_mallocx(size_t size, int flags) {
  if (!scope_enter()) return real.mallocx(size, flags);
  void *block = real.mallocx(size, flags);
  note_acquired(block, size, FM_KIND_HEAP);
  scope_leave();
  return block;
}

static void *hook_rallocx(void *block, size_t size, int flags) {
  if (!scope_enter()) return real.rallocx(block, size, flags);
  struct withdrawn old = note_withdrawn(block);
  void *fresh = real.rallocx(block, size, flags);
  note_resized(old, fresh, size, FM_KIND_HEAP);
  scope_leave();
  return fresh;
}

/* Resizes in place, to `size` at least and `extra` more if it can be; returns the size that came of it. */
static size_t hook_xallocx(void *block, size_t size, size_t extra, int flags) {
  if (!scope_enter()) return real.xallocx(block, size, extra, flags);
  struct withdrawn old = note_withdrawn(block);
  size_t now = real.xallocx(block, size, extra, flags);
  if (now >= size)
    note_settled(old, block, now - size < extra ? now : size + extra, FM_KIND_HEAP);
  else
    note_restored(old);
  scope_leave();
  return now;
}

static void hook_dallocx(void *block, int flags) {
  note_released(block);
  real.dallocx(block, flags);
}

static void hook_sdallocx(void *block, size_t size, int flags) {
  note_released(block);
  real.sdallocx(block, size, flags);
}

void jemalloc_install(void) {
#define HOOK(name) {#name, (void *)hook_##name, (void **)&real.name}
  static const struct hook hooks[] = {HOOK(mallocx), HOOK(rallocx), HOOK(xallocx), HOOK(dallocx), HOOK(sdallocx)};
#undef HOOK
  slots_install_family(hooks, sizeof hooks / sizeof *hooks, "malloc");
}
