#include "file_use.h"

/* Leases are for the system's own programs. */
enum file_use file_use_find(int fd) { return (void)fd, FILE_USE_UNKNOWN; }
