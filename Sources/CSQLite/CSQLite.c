// The functions of SQLite that take a variable number of arguments, which Swift cannot call.
#include "CSQLite.h"

#include <sqlite3.h>

void csqlite_leave_out_memory_statistics(void) { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }
