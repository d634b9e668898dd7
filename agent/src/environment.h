/* The program's environment shows nothing of ours: os.environ and children see what the user had set. */
#ifndef FLOODMARK_ENVIRONMENT_H
#define FLOODMARK_ENVIRONMENT_H

/* Remove FLOODMARK_* and our entry of LD_PRELOAD, in place. At start, before other threads. */
void environment_clean(void);
#endif
