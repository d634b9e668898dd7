#include "pipe.h"

#include <string.h>

#include "environment.h"
#include "os.h"
#include "shell.h"

/* Linux takes no longer word. */
#define WORD_MOST (128u << 10)

/* A text that grows, or with no room is only measured. */
struct text {
  char *at; /* or NULL */
  size_t length;
};

static void add(struct text *text, const char *from, size_t length) {
  if (text->at) memcpy(text->at + text->length, from, length);
  text->length += length;
}

static void add_text(struct text *text, const char *from) { add(text, from, strlen(from)); }

/* A word that a shell takes as it is. */
static void add_quoted(struct text *text, const char *word) {
  add_text(text, "'");
  for (; *word; word++) {
    if (*word == '\'') add_text(text, "'\\''");
    else add(text, word, 1);
  }
  add_text(text, "'");
}

/* False where the environment lacks one of our variables: it is passed as it is. */
static bool write_command(struct text *text, const char *command, char *const environment[]) {
  static const char *const names[] = {"LD_PRELOAD=", "FLOODMARK_DIR=", "FLOODMARK_CHILD="};
  size_t found = 0;
  add_text(text, "export");
  for (char *const *variable = environment; *variable; variable++) {
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
      const char *value = environment_value(*variable, names[i]);
      if (!value) continue;
      add_text(text, " ");
      add_text(text, names[i]);
      add_quoted(text, value);
      found++;
    }
  }
  add_text(text, ";exec /bin/sh -c ");
  if (shell_ends_options()) add_text(text, "-- ");
  add_quoted(text, command);
  add(text, " sh", sizeof " sh");
  return found == sizeof names / sizeof *names;
}

/* It is none of ours then: the shell says so, under its own name. */
static bool is_option(const char *command) {
  return (*command == '-' || *command == '+') && !shell_ends_options();
}

FILE *pipe_open(const char *command, const char *mode, popen_function *open, char *const environment[]) {
  struct text measured = {0};
  bool is_wanted = !is_option(command) && write_command(&measured, command, environment);
  if (!is_wanted || measured.length > WORD_MOST) return open(command, mode);
  struct text text = {.at = os_map_kept(measured.length)};
  if (!text.at) return open(command, mode);
  write_command(&text, command, environment);
  FILE *stream = open(text.at, mode);
  os_unmap(text.at, measured.length);
  return stream;
}
