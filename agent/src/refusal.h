/* Requests for memory that were refused: the last one is kept in the recording. When nothing is left, that is the end.
 *
 * A program may ask for too much and go on with less: a request that fails for its size is a MemoryError as ever. But where
 * even a small block is refused, and nothing can be mapped either, there is no going on: Python needs such blocks for all
 * it does. Then the process is ended here, with FM_EXIT_OUT_OF_MEMORY, if the launcher has asked for that.
 */
#ifndef FLOODMARK_REFUSAL_H
#define FLOODMARK_REFUSAL_H
#include "os.h"

/* The process is to be ended when nothing is left. Not its children: a parent that waits for one would do so for ever. */
void refusal_end_process(void);

/* A request for `size` bytes failed, with this errno: any but ENOMEM is another failure, and passes by. In FM_IN_CALL, without
 * the lock. */
void refusal_note(size_t size, int error) COLD;
#endif
