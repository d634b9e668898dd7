/* The tree's page: what all processes of a run hold together, and the life of each. One file in the folder of recordings,
 * "tree.page", mapped MAP_SHARED by all of them. src/recording/tree.ts states the same offsets; a test holds both against
 * each other.
 *
 * Each process has a slot; it publishes its total there when it has moved by FM_TREE_STEP, and adds the difference to
 * the tree's. When that reaches a new maximum, peak_epoch advances, and every process keeps what its sites held
 * as soon as it sees that (before it has moved by another step). So the tree's peak is right to FM_TREE_STEP a process.
 *
 * All integers are little-endian. Slots are taken in order and never given back. What is shared is changed by atomic
 * operations only.
 */
#ifndef FLOODMARK_TREE_PAGE_H
#define FLOODMARK_TREE_PAGE_H
#include <stdint.h>

#define FM_TREE_MAGIC "FLOODTRE" /* 8 bytes, no terminator */
#define FM_TREE_VERSION 1u
#define FM_TREE_STEP 65536u
#define FM_TREE_SLOTS 4095u

enum fm_life {
  FM_LIFE_NONE = 0,
  FM_LIFE_ALIVE = 1,  /* or gone, and nobody has seen that yet */
  FM_LIFE_ENDED = 2,  /* it came to its end by exit or _exit */
  FM_LIFE_EXITED = 3, /* status: its exit code, as its parent saw it */
  FM_LIFE_KILLED = 4, /* status: the signal that killed it, as its parent saw it */
  FM_LIFE_GONE = 5,   /* it was there no more */
  FM_LIFE_EXEC = 6    /* its process went on as another program */
};

/* 64 bytes. Times on the system's CLOCK_MONOTONIC, in nanoseconds. */
struct fm_tree_slot {
  uint32_t pid;
  uint32_t number; /* of the recording, among those of this pid: 1 and up */
  uint32_t life;   /* enum fm_life */
  uint32_t status;
  uint64_t published; /* bytes of the counted kinds; 0 once it is gone */
  uint64_t start_ns;
  uint64_t end_ns; /* 0 while it lives */
  uint64_t reserved[3];
};

struct fm_tree {
  char magic[8];
  uint32_t version;
  uint32_t slots; /* taken so far; more than FM_TREE_SLOTS: the others have none */
  uint64_t total; /* of what is published */
  uint64_t peak_bytes;
  uint64_t peak_epoch;
  uint64_t peak_ns;
  uint32_t living;
  uint32_t reserved[3];
  struct fm_tree_slot slot[FM_TREE_SLOTS];
};

_Static_assert(sizeof(struct fm_tree_slot) == 64, "fm_tree_slot");
_Static_assert(sizeof(struct fm_tree) == 4096u * 64u, "fm_tree");
#endif
