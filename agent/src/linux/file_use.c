#include "file_use.h"

#include "os.h"

#ifndef XFS_SUPER_MAGIC
#define XFS_SUPER_MAGIC 0x58465342
#endif
#define F_SETSIG 10 /* of <fcntl.h>, which has them for _GNU_SOURCE only */
#define F_SETLEASE 1024

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

/* A lease for reading is granted only where no process has the file open or mapped for writing. Who opens it while we have the lease, for
 * a moment, waits; we are sent a signal that means nothing by default. */
enum file_use file_use_find(int fd) {
  if (!knows_writers(fd) || fm_failed(os_call(SYS_fcntl, fd, F_SETSIG, SIGURG, 0, 0, 0))) return FILE_USE_UNKNOWN;
  long result = os_call(SYS_fcntl, fd, F_SETLEASE, F_RDLCK, 0, 0, 0);
  if (result == -EAGAIN) return FILE_IN_USE;
  if (fm_failed(result)) return FILE_USE_UNKNOWN;
  os_call(SYS_fcntl, fd, F_SETLEASE, F_UNLCK, 0, 0, 0);
  return FILE_UNUSED;
}
