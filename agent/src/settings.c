#include "settings.h"

#include <string.h>

#include "environment.h"
#include "sizes.h"
#include "text.h"

/* What a recording is like where nobody says anything: one that may stay on for ever. */
#define SAMPLE_BYTES (512u << 10)
#define SAMPLE_MOST (1u << 30)

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
  settings->follows = !children || strcmp(children, "ignore") != 0;
  if (!is_either(environment_find("FLOODMARK="), "on", "off")) return explain("FLOODMARK=", "on or off");
  if (!is_either(children, "follow", "ignore")) return explain("FLOODMARK_CHILDREN=", "follow or ignore");
  const char *sample = environment_find("FLOODMARK_SAMPLE=");
  settings->sample_bytes = SAMPLE_BYTES;
  if (sample && *sample && !(size_parse(sample, &settings->sample_bytes) && settings->sample_bytes <= SAMPLE_MOST))
    return explain("FLOODMARK_SAMPLE=", "a size like 512KiB, 1GiB at most, or 0 to record every allocation");
  return NULL;
}
