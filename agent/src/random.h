/* Random numbers, and the two functions that they need, without libm: the agent links with libc only. */
#ifndef FLOODMARK_RANDOM_H
#define FLOODMARK_RANDOM_H
#include <stdint.h>

/* A state from any number, also from neighbours; never 0. splitmix64: Steele, Lea and Flood, 2014. */
static inline uint64_t random_seed(uint64_t number) {
  uint64_t z = number * 0x9E3779B97F4A7C15u + 0x9E3779B97F4A7C15u;
  z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
  z = (z ^ z >> 27) * 0x94D049BB133111EBu;
  return (z ^ z >> 31) | 1;
}

/* The next number of a state that is not 0. xorshift64*: Marsaglia, 2003, and Vigna, 2016. */
static inline uint64_t random_next(uint64_t *state) {
  *state ^= *state >> 12;
  *state ^= *state << 25;
  *state ^= *state >> 27;
  return *state * 0x2545F4914F6CDD1Du;
}

/* ln x, for 0 < x <= 1. x = 2^e * m with m from 2/3 to 4/3; ln m = 2 atanh t with t = (m - 1) / (m + 1), |t| <= 1/5, by its series. */
static inline double random_log(double x) {
  int e = 0;
  while (x < 2.0 / 3) x *= 2, e--;
  double t = (x - 1) / (x + 1), square = t * t, sum = 0;
  for (int k = 21; k > 0; k -= 2) sum = sum * square + 1.0 / k;
  return 2 * t * sum + e * 0.69314718055994530942;
}

/* 1 - exp(-x), for x >= 0: of a small part of x by its series, then doubled: 1 - (1 - p)^2 = p (2 - p). */
static inline double random_chance(double x) {
  int doublings = 0;
  while (x > 0.125) x /= 2, doublings++;
  double p = 0;
  for (int k = 10; k > 0; k--) p = x / k * (1 - p);
  while (doublings--) p *= 2 - p;
  return p;
}

/* Exponentially distributed, with mean 1. */
static inline double random_exponential(uint64_t *state) {
  return -random_log((double)((random_next(state) >> 11) + 1) / 9007199254740992.0); /* from (0, 1] */
}
#endif
