#include "ledger.h"

bool fm_peak_undated;
