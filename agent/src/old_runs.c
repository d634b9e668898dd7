#include "old_runs.h"

#include <string.h>
#include <sys/stat.h>

#include "file_use.h"
#include "folder_entries.h"
#include "recording.h"

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

static int open_run(int all, const char *name) {
  struct stat found;
  int fd = os_open_in(all, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  if (fd < 0) return fd;
  if (!fm_failed(os_stat_open(fd, &found)) && found.st_uid == os_user()) return fd;
  os_close(fd);
  return -1;
}

/* A file of ours, in a run's folder. */
static bool look_at(int run, const char *name, struct stat *found) {
  return is_ours(name) &&
         !fm_failed(os_stat_in(run, name, found)) &&
         S_ISREG(found->st_mode) && found->st_uid == os_user();
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

static bool has_ended(const struct fm_header *header) {
  return header->state == FM_ENDED || header->state == FM_OFF || header->state == FM_REFUSED;
}

/* An open recording: is it one that nobody writes? A page of the tree has a beginning of its own, and no end. */
static bool is_over(int fd, bool is_page, struct old_run *run, uint64_t now) {
  static struct fm_header header;
  if (!is_page) {
    long length = os_pread(fd, &header, sizeof header, 0);
    if (length != sizeof header || memcmp(header.magic, FM_MAGIC, sizeof header.magic) != 0) return false;
    uint64_t seen = header.seen_ns > header.end_ns ? header.seen_ns : header.end_ns;
    note_change(run, (header.start_realtime_ns + seen) / 1000000000u);
  }
  enum file_use use = file_use_find(fd);
  if (use != FILE_USE_UNKNOWN) return use == FILE_UNUSED;
  return is_page || has_ended(&header) || (now > run->changed && now - run->changed > DOUBT);
}

static bool may_go(int run, const char *name, struct old_run *of, uint64_t now) {
  struct stat found;
  if (!look_at(run, name, &found)) return false;
  note_change(of, (uint64_t)found.st_mtime);
  if (!is_recording(name) && !is_page(name)) return true;
  int fd = os_open_in(run, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
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
  os_rewind(run);
  for (const char *file; (file = folder_next(&entries));) {
    struct old_run ignored = {0};
    if (is_recording(file) == recordings && may_go(run, file, &ignored, now)) os_remove_in(run, file);
  }
}

void old_run_remove(int all, const char *name, uint64_t now) {
  int fd = open_run(all, name);
  if (fd < 0) return;
  remove_files(fd, false, now);
  remove_files(fd, true, now);
  os_close(fd);
  os_remove_folder_in(all, name);
}
