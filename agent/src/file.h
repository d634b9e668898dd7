/* The recording's file, mapped, and how it grows. Under ledger_lock, or before the switch is on.
 *
 * It grows without a descriptor: none of ours can be closed or inherited by the program, none is lacking when the program
 * has used up all it may have, and no other thread's file gets another number than it would. Where that can't be done
 * (before Linux 5.14), the file is opened anew by its path for each growth.
 */
#ifndef FLOODMARK_FILE_H
#define FLOODMARK_FILE_H
#include "os.h"

/* Create the file and map its first `size` bytes, zeroed and allocated, which `write` fills; it must not exist. It has its name when they are
 * written, where the system can do that. `path` is absolute. They come in the place of what is mapped at `over`; NULL: anywhere. NULL when
 * that can't be: *why says so in plain words, and there is no file. */
void *file_create(const char *path, void *over, size_t size, void (*write)(void *at), const char **why);

/* The path of the last one that was created; "" before. */
const char *file_path(void);

/* The recording has ended, or is a forked child's parent's: the file is none of ours any more. */
void file_forget(void);

/* Others have cut the file short, before this address: its piece there reads as zeros from now on. False: it is none of the file's. From a
 * signal's handler. */
bool file_replace(const void *address);

/* The last file that was created goes: nothing came of it. */
void file_remove(void);

/* Have the disk allocate a part of an open file, also on a file system that has no call for that. Fails like a system call. */
long file_allocate(int fd, off_t offset, size_t size);

/* Map `size` bytes more, zeroed. NULL likewise; the file is as it was. */
void *file_extend(size_t size, const char **why);

/* Have the disk allocate a part of that. Before it is written to: on a full disk a write to what isn't allocated would end the
 * program. False when there is no room. */
bool file_fill(void *at, size_t size);
#endif
