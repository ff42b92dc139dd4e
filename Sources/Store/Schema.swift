import GRDB

/// The schema's versions and how a file gets from one to the next.
enum Schema {
  /// The version that this code reads and writes, kept in the file as `PRAGMA user_version`.
  static let version = 1

  /// Marks a SQLite file as one of ours: the ASCII letters `ESPL`.
  static let applicationID: Int64 = 0x4553_504C

  /// All migrations; a released one is never edited, a change is a new one.
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { database in
      try database.execute(sql: version1Tables)
      try database.execute(sql: version1Views)
      try database.execute(
        sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = 1")
    }
    return migrator
  }
}
