#include "old_runs.h"

#include <errno.h>
#include <linux/magic.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "folder_entries.h"
#include "recording.h"

#ifndef XFS_SUPER_MAGIC
#define XFS_SUPER_MAGIC 0x58465342
#endif
#define F_SETSIG 10 /* of <fcntl.h>, which has them for _GNU_SOURCE only */
#define F_SETLEASE 1024

/* A recording that may be in use, for all that can be told, is held for one after its last change. In seconds. */
#define DOUBT 86400u

static bool is_recording(const char *name) {
  size_t digits = strspn(name, "0123456789");
  const char *rest = name + digits;
  if (digits && *rest == '-') rest += 1 + strspn(rest + 1, "0123456789");
  return digits && rest[-1] != '-' && strcmp(rest, ".floodmark") == 0;
}

static bool is_page(const char *name) { return strcmp(name, "tree.page") == 0; }

static bool is_ours(const char *name) { return is_recording(name) || is_page(name) || strcmp(name, "report.html") == 0; }

static uint32_t own_user(void) { return (uint32_t)os_call(SYS_geteuid, 0, 0, 0, 0, 0, 0); }

static int open_run(int all, const char *name) {
  struct stat found;
  int fd = (int)os_call(SYS_openat, all, (long)name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0, 0, 0);
  if (fd < 0) return fd;
  if (!fm_failed(os_call(SYS_fstat, fd, (long)&found, 0, 0, 0, 0)) && found.st_uid == own_user()) return fd;
  os_close(fd);
  return -1;
}

/* A file of ours, in a run's folder. */
static bool look_at(int run, const char *name, struct stat *found) {
  return is_ours(name) &&
         !fm_failed(os_call(SYS_newfstatat, run, (long)name, (long)found, AT_SYMLINK_NOFOLLOW, 0, 0)) &&
         S_ISREG(found->st_mode) && found->st_uid == own_user();
}

static void note_change(struct old_run *run, uint64_t seconds) {
  if (seconds > run->changed) run->changed = seconds;
}

bool old_run_look(int all, const char *name, struct old_run *run, uint32_t *files_left) {
  *run = (struct old_run){0};
  int fd = open_run(all, name);
  if (fd < 0) return false;
  struct folder_entries entries = {.fd = fd};
  bool is_one = false, is_strange = false;
  for (const char *file; !is_strange && (file = folder_next(&entries));) {
    struct stat found;
    is_strange = !*files_left || !look_at(fd, file, &found);
    if (is_strange) break;
    --*files_left;
    is_one |= is_recording(file);
    run->bytes += (uint64_t)found.st_blocks * 512;
    note_change(run, (uint64_t)found.st_mtime);
  }
  os_close(fd);
  return is_one && !is_strange;
}

/* Those that know of each file whether it is open for writing, or mapped so. Where file systems are stacked upon
 * each other, the one below knows it. */
static bool knows_writers(int fd) {
  struct statfs system;
  if (fm_failed(os_call(SYS_fstatfs, fd, (long)&system, 0, 0, 0, 0))) return false;
  switch (system.f_type) {
    case EXT4_SUPER_MAGIC:
    case XFS_SUPER_MAGIC:
    case BTRFS_SUPER_MAGIC:
    case F2FS_SUPER_MAGIC:
    case TMPFS_MAGIC: return true;
    default: return false;
  }
}

enum use { UNUSED, IN_USE, UNKNOWN };

/* Does a process write the file, in whatever container? A lease for reading is granted only where none has it open or mapped for
 * writing. Who opens it while we have the lease, for a moment, waits; we are sent a signal that means nothing by default. */
static enum use find_use(int fd) {
  if (!knows_writers(fd) || fm_failed(os_call(SYS_fcntl, fd, F_SETSIG, SIGURG, 0, 0, 0))) return UNKNOWN;
  long result = os_call(SYS_fcntl, fd, F_SETLEASE, F_RDLCK, 0, 0, 0);
  if (result == -EAGAIN) return IN_USE;
  if (fm_failed(result)) return UNKNOWN;
  os_call(SYS_fcntl, fd, F_SETLEASE, F_UNLCK, 0, 0, 0);
  return UNUSED;
}

static bool has_ended(const struct fm_header *header) {
  return header->state == FM_ENDED || header->state == FM_OFF || header->state == FM_REFUSED;
}

/* An open recording: is it one that nobody writes? A page of the tree has a beginning of its own, and no end. */
static bool is_over(int fd, bool is_page, struct old_run *run, uint64_t now) {
  static struct fm_header header;
  if (!is_page) {
    long length = os_call(SYS_pread64, fd, (long)&header, sizeof header, 0, 0, 0);
    if (length != sizeof header || memcmp(header.magic, FM_MAGIC, sizeof header.magic) != 0) return false;
    uint64_t seen = header.seen_ns > header.end_ns ? header.seen_ns : header.end_ns;
    note_change(run, (header.start_realtime_ns + seen) / 1000000000u);
  }
  enum use use = find_use(fd);
  if (use != UNKNOWN) return use == UNUSED;
  return is_page || has_ended(&header) || (now > run->changed && now - run->changed > DOUBT);
}

static bool may_go(int run, const char *name, struct old_run *of, uint64_t now) {
  struct stat found;
  if (!look_at(run, name, &found)) return false;
  note_change(of, (uint64_t)found.st_mtime);
  if (!is_recording(name) && !is_page(name)) return true;
  int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
  int fd = (int)os_call(SYS_openat, run, (long)name, flags, 0, 0, 0);
  if (fd < 0) return false;
  bool result = is_over(fd, is_page(name), of, now);
  os_close(fd);
  return result;
}

bool old_run_is_over(int all, const char *name, struct old_run *run, uint64_t now) {
  int fd = open_run(all, name);
  if (fd < 0) return false;
  struct folder_entries entries = {.fd = fd};
  bool result = true;
  for (const char *file; result && (file = folder_next(&entries));) result = may_go(fd, file, run, now);
  os_close(fd);
  return result;
}

/* Recordings go last: what is left tells whose the folder is. */
static void remove_files(int run, bool recordings, uint64_t now) {
  struct folder_entries entries = {.fd = run};
  os_call(SYS_lseek, run, 0, SEEK_SET, 0, 0, 0);
  for (const char *file; (file = folder_next(&entries));) {
    struct old_run ignored = {0};
    if (is_recording(file) == recordings && may_go(run, file, &ignored, now)) os_call(SYS_unlinkat, run, (long)file, 0, 0, 0, 0);
  }
}

void old_run_remove(int all, const char *name, uint64_t now) {
  int fd = open_run(all, name);
  if (fd < 0) return;
  remove_files(fd, false, now);
  remove_files(fd, true, now);
  os_close(fd);
  os_call(SYS_unlinkat, all, (long)name, AT_REMOVEDIR, 0, 0, 0);
}
