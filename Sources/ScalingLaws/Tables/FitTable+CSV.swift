internal import Essentials

/// What is wrong with a CSV text.
public enum TableError: Error, Equatable, Sendable {
  /// There is no header, or no row below it.
  case empty
  /// No header has this name; the nearest one, and all of them.
  case unknownHeader(String, nearest: String?, known: [String])
  /// A header occurs twice, so that the name means no one column.
  case repeatedHeader(String)
  /// A row has another number of fields than the header.
  case raggedRow(line: Int, found: Int, wanted: Int)
  /// A field is no number.
  case notANumber(line: Int, column: String, found: String)
  /// A quoted field has no end.
  case openQuote(line: Int)
}

extension TableError: CustomStringConvertible {
  /// What was found, what was wanted, and what to do.
  public var description: String {
    switch self {
    case .empty: "the table is empty; wanted a header line and at least one row"
    case .unknownHeader(let name, let nearest, let known):
      "no column '\(name)'; "
        + (nearest.map { "did you mean '\($0)'?" } ?? "there are \(known.joined(separator: ", "))")
    case .repeatedHeader(let name): "the header '\(name)' occurs twice; rename one of the columns"
    case .raggedRow(let line, let found, let wanted):
      "line \(line) has \(found) fields, the header has \(wanted)"
    case .notANumber(let line, let column, let found):
      "line \(line), column '\(column)': '\(found)' is no number"
    case .openQuote(let line): "line \(line): a quoted field has no closing quote"
    }
  }
}

extension FitTable {
  /// Reads columns from CSV text (RFC 4180: commas, quotes, doubled quotes, any line ending).
  ///
  /// Lines that begin with `#` before the header are comments.
  ///
  /// - Parameters:
  ///   - csv: The text, with a header line.
  ///   - columns: The header to read for each column name, such as `["tokens": "D"]`.
  ///   - cell: The header of the column that names the run; nil for one run per row.
  /// - Throws: `TableError` where the text is no table of numbers with these headers.
  public init(csv: String, columns: [String: String], cell: String? = nil) throws(TableError) {
    var scanner = CSVScanner(csv)
    let records = try scanner.records()
    guard let header = records.first?.fields, records.count > 1 else { throw .empty }
    let rows = records.dropFirst()
    for row in rows where row.fields.count != header.count {
      throw .raggedRow(line: row.line, found: row.fields.count, wanted: header.count)
    }
    var numbers: [String: [Double]] = [:]
    for (name, title) in columns.sorted(by: { $0.key < $1.key }) {
      let index = try Self.index(of: title, in: header)
      numbers[name] = try Self.numbers(in: rows, at: index, column: title)
    }
    var cells: [String]?
    if let cell {
      let index = try Self.index(of: cell, in: header)
      cells = rows.map { $0.fields[index] }
    }
    self.init(columns: numbers, cells: cells, lines: rows.map(\.line))
  }

  private static func index(of title: String, in header: [String]) throws(TableError) -> Int {
    let matches = header.indices.filter { header[$0] == title }
    guard let index = matches.first else {
      let nearest = NearestName.suggestion(for: title, among: header)
      throw .unknownHeader(title, nearest: nearest, known: header)
    }
    guard matches.count == 1 else { throw .repeatedHeader(title) }
    return index
  }

  private static func numbers(
    in rows: ArraySlice<CSVRecord>, at index: Int, column: String
  ) throws(TableError) -> [Double] {
    var numbers: [Double] = []
    for row in rows {
      guard let number = Double(CSVScanner.trimmed(row.fields[index])) else {
        throw .notANumber(line: row.line, column: column, found: row.fields[index])
      }
      numbers.append(number)
    }
    return numbers
  }
}

/// A record of a CSV text and the line on which it begins.
struct CSVRecord {
  var line: Int
  var fields: [String]
}

/// Splits CSV text into records.
struct CSVScanner {
  private let bytes: [UInt8]
  private var position = 0
  private var line = 1

  init(_ text: String) {
    var utf8 = Array(text.utf8)
    if utf8.starts(with: [0xEF, 0xBB, 0xBF]) { utf8.removeFirst(3) }  // a byte-order mark
    bytes = utf8.split(separator: 13, omittingEmptySubsequences: false).joinedAsLines()
  }

  /// All records; blank lines are left out.
  mutating func records() throws(TableError) -> [CSVRecord] {
    var records: [CSVRecord] = []
    while position < bytes.count {
      if records.isEmpty, bytes[position] == UInt8(ascii: "#") {
        skipLine()
        continue
      }
      let record = try record()
      if record.fields != [""] { records.append(record) }
    }
    if let first = records.first { records[0].fields = first.fields.map(Self.trimmed) }
    return records
  }

  /// The field without spaces and tabs at its ends.
  static func trimmed(_ field: String) -> String {
    let isBlank = { (character: Character) in character == " " || character == "\t" }
    let start = field.drop(while: isBlank)
    return String(start.reversed().drop(while: isBlank).reversed())
  }

  private mutating func skipLine() {
    while position < bytes.count, bytes[position] != 10 { position += 1 }
    position += 1
    line += 1
  }

  private mutating func record() throws(TableError) -> CSVRecord {
    var record = CSVRecord(line: line, fields: [])
    while true {
      record.fields.append(try field())
      guard position < bytes.count else { return record }
      position += 1  // the comma or the end of the line
      if bytes[position - 1] == 10 {
        line += 1
        return record
      }
    }
  }

  private mutating func field() throws(TableError) -> String {
    if position < bytes.count, bytes[position] == UInt8(ascii: "\"") { return try quoted() }
    let start = position
    while position < bytes.count, bytes[position] != 10, bytes[position] != UInt8(ascii: ",") {
      position += 1
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func quoted() throws(TableError) -> String {
    let opened = line
    var content: [UInt8] = []
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "\"") {
        guard position < bytes.count, bytes[position] == byte else {
          let rest = try field()  // what stands between the quote and the comma
          return String(decoding: content, as: UTF8.self) + rest
        }
        position += 1
      }
      if byte == 10 { line += 1 }
      content.append(byte)
    }
    throw .openQuote(line: opened)
  }
}

extension [ArraySlice<UInt8>] {
  /// Puts texts split at carriage returns together again, with one line feed for `\r` and `\r\n`.
  fileprivate func joinedAsLines() -> [UInt8] {
    var bytes: [UInt8] = []
    for (index, part) in enumerated() {
      if index > 0, part.first != 10 { bytes.append(10) }
      bytes += part
    }
    return bytes
  }
}
