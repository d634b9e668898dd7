#include "own.h"

#include "codes.h"
#include "store.h"
#include "text.h"

enum fm_whose fm_whose;

void own_start(enum fm_whose whose) { fm_header->whose = fm_whose = whose; }

/* A thread that the recording knows the start of is recorded: this one, as if it were such. */
void own_begin(void) {
  if (fm_whose != FM_WHOSE_ALL) fm_thread.origin = origin_of(FM_ROOT_PYTHON);
}

/* What fills once for the whole process. */
static const struct {
  const char *file;     /* ends so */
  const char *function; /* NULL: all of the file's */
} shared[] = {
    {"<frozen importlib._bootstrap>", NULL},
    {"<frozen importlib._bootstrap_external>", NULL},
    {"/re/__init__.py", "_compile"},
    {"/re.py", "_compile"}, /* up to 3.10 */
    {"/linecache.py", "updatecache"},
    {"<frozen linecache>", "updatecache"}, /* from 3.15 on */
};

bool own_leaves_out(const struct fm_layout *layout, const char *code) {
  static char file[4096], name[64]; /* a longer name is none of these */
  uint32_t file_length = codes_read_text(pointer_at(code, layout->code_file), file, sizeof file);
  uint32_t name_length = codes_read_text(pointer_at(code, layout->code_name), name, sizeof name);
  for (unsigned i = 0; i < sizeof shared / sizeof *shared; i++) {
    if (!text_ends_with(file, file_length, shared[i].file)) continue;
    const char *function = shared[i].function;
    if (!function || (strlen(function) == name_length && memcmp(name, function, name_length) == 0)) return true;
  }
  return false;
}
