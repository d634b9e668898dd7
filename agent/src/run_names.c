#include "run_names.h"

#include <string.h>

#include "clock.h"
#include "os.h"
#include "text.h"

#define PROGRAM_MOST 60u

static void append_two_digits(char *to, uint64_t number) {
  if (number < 10) text_append(to, RUN_NAME_SIZE, "0");
  text_append_number(to, RUN_NAME_SIZE, number);
}

/* The date of a day since 1970, by years that begin in March: the leap day is the last. */
static void append_date(char *to, uint64_t day) {
  uint64_t shifted = day + 719468, era = shifted / 146097, of_era = shifted % 146097;
  uint64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  uint64_t of_year = of_era - (365 * year + year / 4 - year / 100), month = (5 * of_year + 2) / 153;
  uint64_t date = of_year - (153 * month + 2) / 5 + 1;
  bool is_next = month >= 10;
  text_append_number(to, RUN_NAME_SIZE, era * 400 + year + is_next);
  text_append(to, RUN_NAME_SIZE, "-");
  append_two_digits(to, is_next ? month - 9 : month + 3);
  text_append(to, RUN_NAME_SIZE, "-");
  append_two_digits(to, date);
}

static void append_time(char *to) {
  uint64_t seconds = clock_read(CLOCK_REALTIME) / 1000000000u, of_day = seconds % 86400;
  append_date(to, seconds / 86400);
  text_append(to, RUN_NAME_SIZE, "T");
  append_two_digits(to, of_day / 3600);
  text_append(to, RUN_NAME_SIZE, "-");
  append_two_digits(to, of_day / 60 % 60);
  text_append(to, RUN_NAME_SIZE, "-");
  append_two_digits(to, of_day % 60);
  text_append(to, RUN_NAME_SIZE, "Z");
}

static const char *last_part(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

/* What runs, of a command that ends with an empty word: the script, the module, or what the program itself is called. */
static const char *find_program(const char *word) {
  const char *self = last_part(word);
  if (strncmp(self, "python", 6) != 0) return self; /* a program with a Python in it */
#define NEXT(word) ((word) + strlen(word) + 1)
  for (word = NEXT(word); *word == '-' && word[1]; word = NEXT(word)) {
    if (strcmp(word, "--check-hash-based-pycs") == 0) word = NEXT(word);
    if (word[1] == '-') continue;
    const char *letter = word + 1 + strcspn(word + 1, "cmQWX"); /* those that take a value, which may be the next word */
    if (*letter == 'c') return "code";
    if (*letter == 'm') return letter[1] ? letter + 1 : NEXT(word);
    if (*letter && !letter[1]) word = NEXT(word);
  }
#undef NEXT
  return *word && strcmp(word, "-") != 0 ? last_part(word) : "stdin";
}

static bool is_plain(char letter) {
  return (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z') ||
         letter == '.' || letter == '-' || letter == '_';
}

/* A short name in letters that are safe in any path: `etl` for etl.py. */
static void append_program(char *to) {
  char command[4096] = {0}, name[PROGRAM_MOST + 1];
  os_command(command, sizeof command - 2);
  const char *program = find_program(command);
  program += strspn(program, "._-");
  size_t length = text_copy(name, sizeof name, program);
  if (length > 3 && strcmp(name + length - 3, ".py") == 0) name[length - 3] = 0;
  for (char *letter = name; *letter; letter++)
    if (!is_plain(*letter)) *letter = '_';
  text_append(to, RUN_NAME_SIZE, *name ? name : "program");
}

void run_name_write(char to[RUN_NAME_SIZE]) {
  *to = 0;
  append_time(to);
  text_append(to, RUN_NAME_SIZE, "_");
  append_program(to);
  text_append(to, RUN_NAME_SIZE, "_");
  text_append_number(to, RUN_NAME_SIZE, (unsigned long)os_getpid());
}

static const char *skip_digits(const char *text) { return text + strspn(text, "0123456789"); }

bool run_name_is(const char *name) {
  static const char form[] = "0000-00-00T00-00-00Z_";
  if (strlen(name) >= RUN_NAME_SIZE + 10) return false;
  for (const char *expected = form; *expected; expected++, name++)
    if (*expected == '0' ? *name < '0' || *name > '9' : *name != *expected) return false;
  const char *last = strrchr(name, '_');
  if (!last || last == name) return false;
  for (const char *letter = name; letter < last; letter++)
    if (!is_plain(*letter)) return false;
  const char *end = skip_digits(last + 1);
  if (end > last + 1 && *end == '-' && end[1]) end = skip_digits(end + 1);
  return end > last + 1 && !*end;
}
