import Essentials
public import Foundation
import GRDB

extension ResultStore {
  /// Brings in what ``exportContent(to:as:where:)`` wrote: a directory of CSV files, a file of JSON
  /// lines, or another store.
  ///
  /// Everything is read and checked first, in a store of its own; then one transaction merges it,
  /// by the rules of ``merge(from:)``.
  ///
  /// - Throws: A `ContentError` with all faults, each with file and line; nothing is stored then.
  public func importContent(from origin: URL) throws -> MergeReport {
    if try Self.isDatabase(origin) { return try merge(from: [origin.path]) }
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "espalier-import-\(ProcessInfo.processInfo.globallyUniqueString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let staging = try ResultStore(path: folder.appending(path: "staging.sqlite").path)
    var faults = FaultList()
    try staging.write { database in
      var loader = ContentLoader(database)
      if Self.isDirectory(origin) {
        try Self.readTables(origin, &loader, &faults)
      } else {
        try Self.readLines(origin, &loader, &faults)
      }
      for fault in try loader.finish() { faults.add("\(origin.path): \(fault)") }
    }
    try faults.check()
    for problem in try staging.checkIntegrity().problems {
      faults.add("\(origin.path): \(problem)")
    }
    try faults.check()
    let path = staging.path
    try staging.close()
    return try merge(from: [path])
  }

  private static func isDirectory(_ url: URL) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: url.path, isDirectory: &isDirectory)
      && isDirectory.boolValue
  }

  private static func isDatabase(_ url: URL) throws -> Bool {
    if isDirectory(url) { return false }
    guard let handle = FileHandle(forReadingAtPath: url.path) else {
      throw ContentError(faults: ["\(url.path): cannot be read"])
    }
    defer { try? handle.close() }
    return try handle.read(upToCount: 16) == Data("SQLite format 3\0".utf8)
  }
}

// MARK: - CSV

extension ResultStore {
  private static func readTables(
    _ folder: URL, _ loader: inout ContentLoader, _ faults: inout FaultList
  ) throws {
    for table in ContentTable.allCases {
      let file = folder.appending(path: table.rawValue + ".csv")
      guard let data = FileManager.default.contents(atPath: file.path) else {
        if table == .cells { faults.add("\(file.path): no such file") }
        continue
      }
      var reader = CSVReader(Array(data))
      do throws(CSVReader.Fault) {
        guard let header = try reader.next() else { continue }
        let wanted = table.columns.map(\.name)
        guard header.fields == wanted else {
          faults.add("\(file.path):1: wanted the columns \(wanted.joined(separator: ","))")
          continue
        }
        while let record = try reader.next() {
          do {
            try read(record, of: table, file.path, &loader, &faults)
          } catch {
            throw CSVReader.Fault(line: record.line, message: "\(error)")
          }
        }
      } catch {
        faults.add("\(file.path):\(error.line): \(error.message)")
      }
    }
  }

  private static func read(
    _ record: CSVReader.Record, of table: ContentTable, _ file: String,
    _ loader: inout ContentLoader, _ faults: inout FaultList
  ) throws {
    let columns = table.columns
    guard record.fields.count == columns.count else {
      faults.add(
        "\(file):\(record.line): found \(record.fields.count) fields, wanted \(columns.count)")
      return
    }
    var row: [SQLValue] = []
    for (column, field) in zip(columns, record.fields) {
      let value =
        field.map { ContentText.value($0, as: column) } ?? (column.isOptional ? .null : nil)
      guard let value else {
        faults.add(
          "\(file):\(record.line): \(column.name) is \(field.map { "'\($0.prefix(60))'" } ?? "empty")"
            + ", allowed is \(ContentText.allowed(column))")
        return
      }
      row.append(value)
    }
    if let fault = try loader.add(row, to: table) { faults.add("\(file):\(record.line): \(fault)") }
  }
}

// MARK: - JSON lines

extension ResultStore {
  private static func readLines(
    _ file: URL, _ loader: inout ContentLoader, _ faults: inout FaultList
  ) throws {
    let data = try Data(contentsOf: file)
    let lines = data.split(separator: 10, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.isEmpty {
      let fault: String?
      do throws(JSONParsingError) {
        guard let text = String(validating: line, as: UTF8.self) else {
          faults.add("\(file.path):\(index + 1): bytes that are not UTF-8")
          continue
        }
        let object = try JSONValue(parsing: text)
        do { fault = try read(object, isFirst: index == 0, &loader) } catch { fault = "\(error)" }
      } catch {
        fault = error.description
      }
      if let fault { faults.add("\(file.path):\(index + 1): \(fault)") }
    }
  }

  private static func read(
    _ object: JSONValue, isFirst: Bool, _ loader: inout ContentLoader
  ) throws -> String? {
    if isFirst {
      guard object["espalier"] == "content", object["version"] == 1 else {
        return "wanted {\"espalier\":\"content\",\"version\":1} as the first line"
      }
      return nil
    }
    let known = ContentTable.allCases.map(\.rawValue)
    guard let name = object["table"]?.stringValue, let table = ContentTable(rawValue: name) else {
      return "table is \(object["table"] ?? .null), allowed are \(known.joined(separator: ", "))"
    }
    let members = object.objectValue ?? [:]
    let names = Set(table.columns.map(\.name))
    if let extra = members.keys.filter({ $0 != "table" && !names.contains($0) }).min() {
      let hint = NearestName.suggestion(for: extra, among: names.sorted())
      return "unknown member '\(extra)'" + (hint.map { "; did you mean '\($0)'?" } ?? "")
    }
    var row: [SQLValue] = []
    for column in table.columns {
      guard let value = ContentText.value(members[column.name] ?? .null, as: column) else {
        return "\(column.name) is \(members[column.name] ?? .null), allowed is "
          + ContentText.allowed(column)
      }
      row.append(value)
    }
    return try loader.add(row, to: table)
  }
}
