#include "file.h"

#include <errno.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "failpoint.h"
#include "recording.h"
#include "text.h"

#define TOO_LONG "files may not be that long here (ulimit -f)"

static char path[4096];
static struct stat identity;
static off_t end;

/* Its pieces in memory: the header, then chunks. */
static struct piece {
  char *at;
  size_t size;
} pieces[1 + FM_CHUNKS_MAX];
static uint32_t piece_count;

static const char *explain(long failure) {
  switch (-failure) {
    case EMFILE:
    case ENFILE: return "there was no file descriptor for it";
    case ENOENT:
    case ENOTDIR: return "its file is gone";
    case EACCES:
    case EPERM: return "its file may not be written";
    case ENOMEM: return "there was no memory for it";
    case EROFS: return "its file system is read-only now";
    case EFBIG: return TOO_LONG;
    default: return "there is no room for it on the disk";
  }
}

static bool is_ours(const struct stat *now) { return now->st_ino == identity.st_ino && now->st_dev == identity.st_dev; }

static long set_size(off_t size) { return os_truncate(path, size); }

/* What follows the last piece, without a descriptor: a second mapping of that piece is made longer. NULL where it can't
 * be done. */
static void *extend_mapping(size_t size) {
  struct stat now;
  if (fails(FAIL_second_mapping) || fm_failed(os_stat(path, &now)) || !is_ours(&now)) return NULL;
  if (fm_failed(set_size(end + (off_t)size))) return NULL;
  struct piece last = pieces[piece_count - 1];
  char *both = os_map_again(last.at, last.size + size);
  if (both) {
    char *at = both + last.size;
    os_unmap(both, last.size);
    os_expect_random(at, size); /* else a fault makes thirty pages around it */
    if (!fails(FAIL_populate) && !fm_failed(os_populate(at, PAGE))) return at; /* what can be filled later */
    os_unmap(at, size);
  }
  set_size(end);
  return NULL;
}

const char *file_path(void) { return path; }

void file_remove(void) { os_remove(path); }

/* Growing beyond the limit of file sizes would send the program a signal that ends it. */
static bool has_limit_below(off_t size) {
  struct rlimit limit;
  if (fm_failed(os_limit(RLIMIT_FSIZE, &limit))) return false;
  return limit.rlim_cur < (rlim_t)size;
}

long file_allocate(int fd, off_t offset, size_t size) {
  if (has_limit_below(offset + (off_t)size)) return -EFBIG;
  long result = fails(FAIL_fallocate) ? -EOPNOTSUPP : os_fallocate(fd, offset, size);
  if (result != -EOPNOTSUPP && result != -ENOSYS && result != -EPERM) return result;
  static const uint8_t zeros[4096]; /* a file system without fallocate, a process that is refused it */
  for (size_t done = 0; done < size; done += sizeof zeros) {
    result = os_pwrite(fd, zeros, sizeof zeros, offset + (off_t)done);
    if (fm_failed(result)) return result;
  }
  return 0;
}

/* What follows in the open file. */
static void *extend_open(int fd, void *over, size_t size, const char **why) {
  struct stat now;
  long failure = os_stat_open(fd, &now);
  if (!end && fails(FAIL_recording_room)) failure = -ENOSPC;
  if (!fm_failed(failure)) failure = is_ours(&now) ? file_allocate(fd, end, size) : -ENOENT;
  void *at = fm_failed(failure) || (!end && fails(FAIL_recording_mapping)) ? NULL : os_map_shared(over, fd, size, end);
  if (!at) *why = explain(fm_failed(failure) ? failure : -ENOMEM);
  return at;
}

static void *extend_opening(size_t size, const char **why) {
  int fd = os_open(path, O_RDWR, 0);
  if (fd < 0) return *why = explain(fd), NULL;
  void *at = extend_open(fd, NULL, size, why);
  os_close(fd);
  return at;
}

static void *keep(void *at, size_t size) {
  if (!at) return NULL;
  end += (off_t)size;
  pieces[piece_count++] = (struct piece){at, size};
  return at;
}

/* Pages made together cost less than one for each fault. */
#define MANY_PAGES (64u << 10)

bool file_fill(void *at, size_t size) {
  if (size >= MANY_PAGES) os_expect_use(at, size);
  size_t before = (uintptr_t)at & (PAGE - 1);
  long result = fails(FAIL_populate) ? -EINVAL : os_populate((char *)at - before, before + size); /* writing is allocating */
  return !fm_failed(result) || result == -EINVAL; /* a kernel that can't do that: it is allocated already */
}

void file_forget(void) {
  end = 0;
  piece_count = 0;
}

bool file_replace(const void *address) {
  for (uint32_t i = 0; i < piece_count; i++)
    if ((uintptr_t)address - (uintptr_t)pieces[i].at < pieces[i].size) return os_map_over(pieces[i].at, pieces[i].size);
  return false;
}

/* In the folder of the path, which is cut for that: a copy would lie on the stack of who forks, which may be a small one. */
static int open_nameless(void) {
  char *name = strrchr(path, '/');
  *name = 0;
  int fd = os_open_nameless(*path ? path : "/", 0644);
  *name = '/';
  return fd;
}

/* Map a new file and have its beginning written. */
static void *begin(int fd, void *over, size_t size, void (*write)(void *at), const char **why) {
  if (fd < 0 || fails(FAIL_recording_file)) return *why = "its file could not be created", NULL;
  os_stat_open(fd, &identity);
  void *at = extend_open(fd, over, size, why);
  if (at) write(at);
  return at;
}

/* In the place of the mapping without a name: who looks at the process's mappings, as the launcher does, knows the file by its name. */
static bool map_by_name(void *at, size_t size) {
  int fd = os_open(path, O_RDWR, 0);
  bool is_mapped = fd >= 0 && os_map_shared(at, fd, size, 0);
  if (fd >= 0) os_close(fd);
  if (!is_mapped) os_remove(path);
  return is_mapped;
}

/* A process that is killed meanwhile leaves no file. NULL where that can't be done: on NFS, on overlays before Linux 6.1, without /proc. */
static void *begin_nameless(void *over, size_t size, void (*write)(void *at), const char **why) {
  int fd = open_nameless();
  void *at = begin(fd, over, size, write, why);
  bool has_name = at && !fails(FAIL_recording_name) && os_name_file(fd, path) && map_by_name(at, size);
  if (fd >= 0) os_close(fd);
  if (has_name) return at;
  if (at && !over) os_unmap(at, size);
  return NULL;
}

static void *begin_named(void *over, size_t size, void (*write)(void *at), const char **why) {
  int fd = os_open(path, O_RDWR | O_CREAT | O_EXCL, 0644);
  void *at = begin(fd, over, size, write, why);
  if (fd < 0) return NULL;
  os_close(fd);
  if (!at) os_remove(path);
  return at;
}

void *file_create(const char *absolute, void *over, size_t size, void (*write)(void *at), const char **why) {
  if (text_copy(path, sizeof path, absolute) + 1 == sizeof path) return *why = "its path is too long", NULL;
  void *at = os_is_allowed(path, F_OK) ? NULL : begin_nameless(over, size, write, why);
  return keep(at ? at : begin_named(over, size, write, why), size);
}

void *file_extend(size_t size, const char **why) {
  if (has_limit_below(end + (off_t)size)) return *why = TOO_LONG, NULL;
  void *at = extend_mapping(size);
  return keep(at ? at : extend_opening(size, why), size);
}
