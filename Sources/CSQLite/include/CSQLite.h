#pragma once

/// Leaves out the counting of allocated bytes, for which all of SQLite's threads take one lock at each
/// allocation. It must be called before SQLite is first used, and does nothing later.
void csqlite_leave_out_memory_statistics(void);
