#include "pipe.h"

#include <string.h>

#include "environment.h"
#include "os.h"
#include "shell.h"

extern char **environ;

/* Linux takes no longer word. */
#define WORD_MOST (128u << 10)

/* A text that grows as far as there is room, and is measured. */
struct text {
  char *at;
  size_t room, length;
};

static void add(struct text *text, const char *from, size_t length) {
  if (text->length + length <= text->room) memcpy(text->at + text->length, from, length);
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

/* The variables that follow_start adds; the others reach the shell as they are. */
static bool is_ours(const char *variable) {
  return environment_value(variable, "LD_PRELOAD=") || environment_value(variable, "FLOODMARK_");
}

static void add_variables(struct text *text, char *const environment[]) {
  for (char *const *variable = environment; *variable; variable++) {
    const char *equals = strchr(*variable, '=');
    if (!equals || !is_ours(*variable)) continue;
    add_text(text, " ");
    add(text, *variable, (size_t)(equals + 1 - *variable));
    add_quoted(text, equals + 1);
  }
}

static void write_command(struct text *text, const char *command, char *const environment[]) {
  add_text(text, "export");
  add_variables(text, environment);
  add_text(text, ";exec /bin/sh -c ");
  if (shell_ends_options()) add_text(text, "-- ");
  add_quoted(text, command);
  add(text, " sh", sizeof " sh");
}

/* The shell says so then, under its own name. */
static bool is_option(const char *command) {
  return (*command == '-' || *command == '+') && !shell_ends_options();
}

FILE *pipe_open(const char *command, const char *mode, popen_function *open, char *const environment[]) {
  struct text measured = {0};
  if (environment == environ || is_option(command)) return open(command, mode);
  write_command(&measured, command, environment);
  if (measured.length > WORD_MOST) return open(command, mode);
  /* Its last byte stays 0, should another thread make a variable longer meanwhile. */
  size_t size = measured.length + 1;
  struct text text = {.at = os_map_kept(size), .room = measured.length};
  if (!text.at) return open(command, mode);
  write_command(&text, command, environment);
  FILE *stream = open(text.at, mode);
  os_unmap(text.at, size);
  return stream;
}
