#include "sizes.h"

/* The letter in capitals. */
static char capital(char letter) { return letter >= 'a' && letter <= 'z' ? (char)(letter - 'a' + 'A') : letter; }

static bool is_rest(const char *text, const char *rest) {
  while (*text && capital(*text) == *rest) text++, rest++;
  return !*text && !*rest;
}

/* How many bytes the unit has; 0: it is none. */
static uint64_t read_unit(const char *unit) {
  if (is_rest(unit, "") || is_rest(unit, "B")) return 1;
  uint64_t binary = 1, decimal = 1;
  for (const char *letter = "KMGT"; *letter; letter++) {
    binary *= 1024;
    decimal *= 1000;
    if (capital(*unit) != *letter) continue;
    if (is_rest(unit + 1, "B")) return decimal;
    return is_rest(unit + 1, "") || is_rest(unit + 1, "I") || is_rest(unit + 1, "IB") ? binary : 0;
  }
  return 0;
}

bool size_parse(const char *text, uint64_t *bytes) {
  const char *digit = text;
  uint64_t number = 0;
  for (; *digit >= '0' && *digit <= '9'; digit++) {
    if (number > (INT64_MAX - (uint64_t)(*digit - '0')) / 10) return false;
    number = number * 10 + (uint64_t)(*digit - '0');
  }
  uint64_t unit = digit == text ? 0 : read_unit(digit);
  if (!unit || number > INT64_MAX / unit) return false;
  *bytes = number * unit;
  return true;
}
