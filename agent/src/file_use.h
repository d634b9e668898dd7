/* Whether a file is being written.
 */
#ifndef FLOODMARK_FILE_USE_H
#define FLOODMARK_FILE_USE_H

enum file_use { FILE_UNUSED, FILE_IN_USE, FILE_USE_UNKNOWN };

/* Does a process, in whatever container, have this open file for writing, or mapped so? FILE_USE_UNKNOWN where the file system, or
 * the system, doesn't tell. */
enum file_use file_use_find(int fd);
#endif
