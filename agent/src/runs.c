#include "runs.h"

#include <errno.h>
#include <string.h>

#include "clock.h"
#include "run_names.h"
#include "text.h"

#define PATH_SIZE 4000u
/* Processes of one program, begun in one second with the same id: each in a container of its own. */
#define NAMESAKES_MOST 1000u

static char folder[PATH_SIZE];

static const char *explain(const char *path, long failure) {
  static char text[PATH_SIZE + 100];
  const char *why = " can't be made or written";
  switch (-failure) {
    case EEXIST:
    case ENOTDIR: why = " is a file, or lies in one"; break;
    case ENOENT: why = " can't be made: the folder that it is to lie in isn't there"; break;
    case EACCES:
    case EPERM: why = " can't be made or written: permission denied"; break;
    case EROFS: why = " lies on a file system that is read-only"; break;
    case ENOSPC:
    case EDQUOT: why = " lies on a disk that is full"; break;
    case ENAMETOOLONG: why = " has too long a path"; break;
  }
  text_copy(text, PATH_SIZE, path);
  text_append(text, sizeof text, why);
  return text;
}

/* Where `path` is, whatever the working folder comes to be. */
static long make_absolute(char *to, size_t size, const char *path) {
  *to = 0;
  if (*path != '/') {
    long length = os_working_folder(to, size);
    if (fm_failed(length)) return length;
    text_append(to, size, "/");
  }
  text_append(to, size, path);
  return strlen(to) + 1 < size ? 0 : -ENAMETOOLONG;
}

/* The run's folder itself, which nobody else has made. */
static long make_own(const char *all) {
  char name[RUN_NAME_SIZE];
  run_name_write(name);
  if (strlen(all) + sizeof name + 100 > PATH_SIZE) return -ENAMETOOLONG;
  long result = 0;
  for (uint32_t number = 1; number <= NAMESAKES_MOST; number++) {
    text_copy(folder, sizeof folder, all);
    text_append(folder, sizeof folder, "/");
    text_append(folder, sizeof folder, name);
    if (number > 1) {
      text_append(folder, sizeof folder, "-");
      text_append_number(folder, sizeof folder, number);
    }
    result = os_make_folder(folder);
    if (result != -EEXIST) break;
  }
  return result;
}

/* The same where the folder of all runs isn't there. Another process may be first to make it. */
static long make_both(const char *all) {
  long result = os_make_folder(all);
  if (fm_failed(result) && result != -EEXIST) return result;
  result = make_own(all);
  return result == -ENOENT ? -EOPNOTSUPP : result; /* where nothing can be made, as in /proc */
}

const char *runs_begin(const char *all, const struct keep *most, const char **why) {
  char absolute[PATH_SIZE];
  long result = make_absolute(absolute, sizeof absolute, all);
  if (!fm_failed(result)) {
    keep_within(absolute, most, clock_read(CLOCK_REALTIME) / 1000000000u);
    result = make_own(absolute);
  }
  if (result == -ENOENT) result = make_both(absolute);
  if (!fm_failed(result)) return folder;
  *why = explain(all, result);
  return NULL;
}

void runs_abandon(void) {
  char page[PATH_SIZE + 20];
  text_copy(page, sizeof page, folder);
  text_append(page, sizeof page, "/tree.page");
  os_remove(page);
  os_remove_folder(folder);
}
