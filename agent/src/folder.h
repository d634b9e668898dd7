/* The folder of the run's recordings, and this process's file in it. At start, or in a forked child before it records. */
#ifndef FLOODMARK_FOLDER_H
#define FLOODMARK_FOLDER_H
#include "os.h"

/* Name the folder (absolute). */
void folder_use(const char *path);

/* Create the process's recording in it, and take a place in the tree. Its name is <pid>.floodmark, or <pid>-2.floodmark where the
 * process has one from what it was before an exec, or one of its id was there before. NULL, or why it can't be, in plain words that name the file. */
const char *folder_begin_recording(bool forked);

/* Say in the recording what the process is: its words, its parent. At its beginning. */
void folder_describe_process(void);
#endif
