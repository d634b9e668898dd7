/* Code objects: each is copied into the recording when first seen, and has an id until it dies.
 *
 * A code object that is seen gets a flag in the live table; its release ends its identity, so its address may serve
 * another one. All functions but
 * codes_read_text: under ledger_lock; codes_id while the code object is alive.
 */
#ifndef FLOODMARK_CODES_H
#define FLOODMARK_CODES_H
#include "layout.h"
#include "os.h"

/* The layout that names and line tables are read by. Call before codes_id. */
void codes_use_layout(const struct fm_layout *layout);

/* The id of the code object at `code`; 0 when the tables are full, CODE_LEFT_OUT (own.h) where it isn't recorded. */
uint32_t codes_id(const char *code);

/* The code object at `code` is about to be freed. */
void codes_forget(const char *code);

/* A string object's text as UTF-8 into `to` of `size` bytes, cut at a character. Returns its length; 0 too when it
 * is no compact string. */
uint32_t codes_read_text(const char *string, char *to, uint32_t size);

/* For another recording: forget all. */
void codes_forget_all(void);
#endif
