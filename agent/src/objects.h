/* The loaded objects: the executable, its libraries, what was dlopened. Allocates nothing.
 */
#ifndef FLOODMARK_OBJECTS_H
#define FLOODMARK_OBJECTS_H
#include <stdbool.h>
#include <stdint.h>

/* The address of the first definition of `name` among all objects but the agent, or NULL. */
void *objects_find(const char *name);

/* What the C library is known by: of glibc's names and musl's alike one that nobody else defines. */
#define OBJECTS_LIBC "__ctype_get_mb_cur_max"

/* Does this function lie in the C library, so that no allocator has taken its place? */
bool objects_is_in_libc(const void *function);

/* The image that a function lies in, from its first address to the one behind its last; empty where that can't be told. */
struct objects_image {
  uintptr_t begin, end;
};
struct objects_image objects_image_of(const void *function);

/* The file that the agent was loaded from, as the preload variable names it; NULL when that can't be told. */
const char *objects_own_path(void);

/* How many objects were ever loaded: tells whether others have come. */
uint64_t objects_loaded(void);
#endif
