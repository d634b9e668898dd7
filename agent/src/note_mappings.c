#include "clock.h"
#include "core.h"
#include "maps.h"
#include "notes.h"

static size_t whole_pages(size_t length) { return (length + PAGE - 1) & ~(size_t)(PAGE - 1); }

/* What a file's mapping is. Files in memory are shared memory; a private map of /dev/zero is anonymous. */
static enum maps_nature file_nature(int fd, int flags) {
  struct stat file;
  if (fm_failed(os_stat_open(fd, &file))) return MAPS_UNKNOWN;
  bool zero = os_is_zero_device(&file);
  if (!(flags & MAP_SHARED)) return zero ? MAPS_COUNTED : MAPS_FILE;
  return zero || os_is_in_memory(fd, &file) ? MAPS_SHARED : MAPS_FILE;
}

static enum maps_nature nature_of(int protection, int flags, int fd) {
  if (!(flags & MAP_ANONYMOUS)) return file_nature(fd, flags);
  if (flags & MAP_NORESERVE) return MAPS_NORESERVE;
  return protection == PROT_NONE ? MAPS_PROTECTED : MAPS_COUNTED;
}

void note_mapped(void *address, size_t length, int protection, int flags, int fd) {
  core_await();
  enum maps_nature nature = nature_of(protection, flags, fd);
  uint32_t place = ledger_enter();
  if (core_is_on()) {
    maps_add((uintptr_t)address, whole_pages(length), nature);
    maps_tick(clock_since_start());
  }
  ledger_leave(place);
}

void note_attached(void *address, int segment) {
  long size = os_segment_size(segment);
  if (fm_failed(size)) return;
  uint32_t place = ledger_enter();
  if (core_is_on()) maps_add((uintptr_t)address, whole_pages((size_t)size), MAPS_SHARED);
  ledger_leave(place);
}

void note_detached(const void *address) {
  uint32_t place = ledger_enter();
  maps_detach((uintptr_t)address);
  ledger_leave(place);
}

void note_unmapped(void *address, size_t length) {
  if ((uintptr_t)address % PAGE || !length) return; /* the kernel refuses it */
  uint32_t place = ledger_enter();
  maps_remove((uintptr_t)address, whole_pages(length));
  ledger_leave(place);
}

void note_break_moved(const void *before, const void *after) {
  uintptr_t from = whole_pages((uintptr_t)before), to = whole_pages((uintptr_t)after);
  core_await();
  uint32_t place = ledger_enter();
  if (to > from && core_is_on()) maps_add(from, to - from, MAPS_COUNTED);
  if (to < from) maps_remove(to, from - to);
  ledger_leave(place);
}

struct remapping note_remapping(const void *old, size_t length) {
  uint32_t place = ledger_enter();
  struct remapping from = {old, length, maps_nature_of((uintptr_t)old), maps_moving((uintptr_t)old, whole_pages(length))};
  ledger_leave(place);
  return from;
}

void note_remapped(struct remapping from, void *address, size_t length, bool stays) {
  uintptr_t old = (uintptr_t)from.old;
  size_t old_length = whole_pages(from.length);
  uint32_t place = ledger_enter();
  if (stays)
    maps_give_back(old, old_length);
  else if (old_length > 0)
    maps_moved(old, old_length, from.moment);
  if (core_is_on()) maps_add((uintptr_t)address, whole_pages(length), from.nature);
  ledger_leave(place);
}

void note_given_back(void *address, size_t length) {
  uint32_t place = ledger_enter();
  maps_give_back((uintptr_t)address, whole_pages(length));
  ledger_leave(place);
}

void note_protected(void *address, size_t length, int protection) {
  uint32_t place = ledger_enter();
  maps_protect((uintptr_t)address, whole_pages(length), protection);
  ledger_leave(place);
}
