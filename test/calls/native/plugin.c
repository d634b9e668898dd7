/* A plugin: what it takes from the heap it keeps. Compiled several times, to be loaded in several ways. */
#include <stdlib.h>
#include <string.h>

static char *first;
__attribute__((constructor)) static void start(void) { first = malloc(1000000); }
char *plugin_hold(size_t size) { return memset(malloc(size - 1000000), 1, size - 1000000); }
