/* Text without libc's printf, which may allocate. */
#ifndef FLOODMARK_TEXT_H
#define FLOODMARK_TEXT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Copy `from` into `to`, cut to size - 1 bytes, always terminated. Returns the length copied. */
static inline size_t text_copy(char *to, size_t size, const char *from) {
  size_t n = 0;
  while (n + 1 < size && from[n]) {
    to[n] = from[n];
    n++;
  }
  to[n] = 0;
  return n;
}

/* Append `from` to the text in `to` of `size` bytes, cut to fit. */
static inline void text_append(char *to, size_t size, const char *from) {
  size_t n = 0;
  while (to[n]) n++;
  text_copy(to + n, size - n, from);
}

/* Append a number in decimal. */
static inline void text_append_number(char *to, size_t size, unsigned long number) {
  char digits[24];
  size_t n = sizeof digits;
  digits[--n] = 0;
  do digits[--n] = (char)('0' + number % 10);
  while (number /= 10);
  text_append(to, size, digits + n);
}

/* The decimal number that comes next, after anything else; returns what follows it. */
static inline const char *text_read_number(const char *text, uint64_t *number) {
  while (*text && (*text < '0' || *text > '9')) text++;
  for (*number = 0; *text >= '0' && *text <= '9'; text++) *number = *number * 10 + (uint64_t)(*text - '0');
  return text;
}

/* Does a text of this length end so? */
static inline bool text_ends_with(const char *text, uint32_t length, const char *end) {
  size_t size = strlen(end);
  return length >= size && memcmp(text + length - size, end, size) == 0;
}
#endif
