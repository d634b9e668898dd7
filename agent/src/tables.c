#include "tables.h"

#include "codes.h"
#include "extents.h"
#include "handover.h"
#include "ledger.h"
#include "maps.h"
#include "process.h"
#include "sources.h"
#include "stacks.h"
#include "store.h"
#include "timeline.h"
#include "tree.h"
#include "walk.h"

void tables_forget(void) {
  store_forget();
  stacks_forget();
  codes_forget_all();
  sources_forget();
  walk_forget();
  maps_forget();
  process_forget();
  extents_forget();
  scopes_forget();
  timeline_forget();
  handover_forget();
  ledger_forget();
  tree_forget();
}
