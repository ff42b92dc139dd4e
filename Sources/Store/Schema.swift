import GRDB

/// The schema's versions and how a file gets from one to the next.
enum Schema {
  /// The version that this code reads and writes, kept in the file as `PRAGMA user_version`.
  static let version = 4

  /// Marks a SQLite file as one of ours: the ASCII letters `ESPL`.
  static let applicationID: Int64 = 0x4553_504C

  /// All migrations; a released one is never edited, a change is a new one.
  ///
  /// Each is one transaction: a process that dies in the middle leaves the older version.
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { database in
      try database.execute(sql: version1Tables)
      try database.execute(sql: version1Views)
      try database.execute(
        sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = 1")
    }
    migrator.registerMigration("2") { database in
      try database.execute(sql: version2Tables)
      try database.execute(sql: version2Views)
      try database.execute(sql: "PRAGMA user_version = 2")
    }
    migrator.registerMigration("3") { database in
      try database.execute(sql: version3Views)
      try database.execute(sql: "PRAGMA user_version = 3")
    }
    migrator.registerMigration("4") { database in
      try database.execute(sql: version4Tables)
      try database.execute(sql: "PRAGMA user_version = 4")
    }
    return migrator
  }
}

// MARK: - What a file must contain

extension Schema {
  /// A table, index, view or trigger with the SQL that made it.
  private struct Object: Hashable {
    var name: String
    var sql: String
  }

  /// What a fresh store contains.
  private static let expected: Set<Object> = {
    do {
      let queue = try DatabaseQueue()
      try migrator.migrate(queue)
      return Set(try queue.read(objects).map(\.object))
    } catch {
      preconditionFailure("the schema cannot be made in memory: \(error)")
    }
  }()

  /// The question whose answer `objection(to:)` judges.
  static let question = "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL"

  private static func objects(
    _ database: Database
  ) throws -> [(kind: String, object: Object)] {
    try Row.fetchAll(database, sql: question).map { row in
      (try row.text("type"), Object(name: try row.text("name"), sql: try row.text("sql")))
    }
  }

  /// What is missing, altered, or would run by itself; nil when the file is as this code made it.
  ///
  /// A file from elsewhere could hold a view that shows other numbers, or a trigger that changes
  /// what is written. Further tables, indexes and views harm nobody.
  static func objection(to database: Database) throws -> String? {
    objection(to: try objects(database))
  }

  /// The same for the answer to ``question``.
  static func objection(to rows: [[SQLValue]]) -> String? {
    objection(
      to: rows.compactMap { row in
        guard case .text(let kind) = row[0], case .text(let name) = row[1],
          case .text(let sql) = row[2]
        else { return nil }
        return (kind, Object(name: name, sql: sql))
      })
  }

  private static func objection(to found: [(kind: String, object: Object)]) -> String? {
    let present = Set(found.map(\.object))
    if let object = expected.subtracting(present).min(by: { $0.name < $1.name }) {
      let isThere = present.contains { $0.name == object.name }
      return "\(object.name) is \(isThere ? "not as this program made it" : "missing")"
    }
    let triggers = found.filter { $0.kind == "trigger" && !expected.contains($0.object) }
    return triggers.map(\.object.name).min().map { "the trigger \($0) is not this program's" }
  }
}
