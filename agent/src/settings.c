#include "settings.h"

#include <signal.h>
#include <string.h>

#include "environment.h"
#include "sizes.h"
#include "text.h"

/* What a recording is like where nobody says anything: one that may stay on for ever. */
#define SAMPLE_BYTES (512u << 10)
#define SAMPLE_MOST (1u << 30)

/* What the folder of all runs may have where nobody says. */
#define KEEP_BYTES (1u << 30)
#define KEEP_SECONDS (7u * 86400)

bool settings_find(struct settings *settings) {
  const char *all = environment_find("FLOODMARK=");
  bool is_off = all && strcmp(all, "off") == 0;
  settings->run = environment_find("FLOODMARK_RUN=");
  settings->runs = environment_find("FLOODMARK_DIR=");
  settings->is_child = environment_find("FLOODMARK_CHILD=") != NULL;
  if (is_off && settings->run) environment_clean(); /* the user hasn't set what brought us here */
  return !is_off && (settings->run || (settings->runs && *settings->runs));
}

/* Is the variable unset, empty, or one of two words? */
static bool is_either(const char *value, const char *one, const char *other) {
  return !value || !*value || strcmp(value, one) == 0 || strcmp(value, other) == 0;
}

/* "90s", "30m", "12h", "7d", "2w", in seconds. */
static bool read_age(const char *text, uint64_t *seconds) {
  static const struct {
    char letter;
    uint32_t seconds;
  } units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}, {'w', 604800}};
  uint64_t number = 0;
  const char *digit = text;
  for (; *digit >= '0' && *digit <= '9' && number < UINT32_MAX; digit++) number = number * 10 + (uint64_t)(*digit - '0');
  for (size_t i = 0; digit > text && i < sizeof units / sizeof *units; i++) {
    if (digit[0] != units[i].letter || digit[1]) continue;
    *seconds = number * units[i].seconds;
    return true;
  }
  return false;
}

/* Is the variable unset, empty, or an amount between `least` and `most`? *value is what it says, else as it was. */
static bool is_amount(const char *name, bool (*read)(const char *, uint64_t *), uint64_t least, uint64_t most, uint64_t *value) {
  const char *text = environment_find(name);
  return !text || !*text || (read(text, value) && *value >= least && *value <= most);
}

static const char *explain(const char *name, const char *advice) {
  static char text[300];
  text_copy(text, sizeof text / 2, name);
  text_append(text, sizeof text / 2, environment_find(name));
  text_append(text, sizeof text, " means nothing: give ");
  text_append(text, sizeof text, advice);
  return text;
}

const char *settings_read(struct settings *settings) {
  const char *children = environment_find("FLOODMARK_CHILDREN=");
  settings->best_effort = !settings->run || settings->is_child || environment_find("FLOODMARK_BEST_EFFORT=");
  settings->is_off = settings->run && !settings->is_child && environment_find("FLOODMARK_OFF=");
  settings->ends_process = !settings->is_child && environment_find("FLOODMARK_OOM=");
  settings->follows = !children || strcmp(children, "ignore") != 0;
  if (!is_either(environment_find("FLOODMARK="), "on", "off")) return explain("FLOODMARK=", "on or off");
  if (!is_either(children, "follow", "ignore")) return explain("FLOODMARK_CHILDREN=", "follow or ignore");
  const char *signal = environment_find("FLOODMARK_SIGNAL=");
  settings->signal = !signal || !*signal ? 0 : strcmp(signal, "USR1") == 0 ? SIGUSR1 : SIGUSR2;
  if (!is_either(signal, "USR1", "USR2")) return explain("FLOODMARK_SIGNAL=", "USR1 or USR2");
  settings->sample_bytes = SAMPLE_BYTES;
  settings->keep = (struct keep){.bytes = KEEP_BYTES, .seconds = KEEP_SECONDS};
  if (!is_amount("FLOODMARK_SAMPLE=", size_parse, 0, SAMPLE_MOST, &settings->sample_bytes))
    return explain("FLOODMARK_SAMPLE=", "a size like 512KiB, 1GiB at most, or 0 to record every allocation");
  if (!is_amount("FLOODMARK_KEEP_SIZE=", size_parse, 1, UINT64_MAX, &settings->keep.bytes))
    return explain("FLOODMARK_KEEP_SIZE=", "a size like 1GiB");
  if (!is_amount("FLOODMARK_KEEP_AGE=", read_age, 1, UINT64_MAX, &settings->keep.seconds))
    return explain("FLOODMARK_KEEP_AGE=", "a time like 12h or 7d");
  return NULL;
}
