#include "core.h"

__thread struct fm_thread_state fm_thread;
