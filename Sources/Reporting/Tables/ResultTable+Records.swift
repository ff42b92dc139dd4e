extension ResultTable {
  /// The table as comma-separated values by RFC 4180, with line feeds.
  ///
  /// Numbers have 17 significant digits; `NaN`, `Infinity` and `-Infinity` are words, and a missing
  /// value is empty. A column of estimates becomes `KEY`, `KEY_low`, `KEY_high` and `n`, or `KEY_n`
  /// where several columns hold estimates.
  public var csv: String {
    lines(separator: ",", escape: Self.csvEscaped)
  }

  /// The same as `csv`, parted by tabs; tabs, line breaks and backslashes become `\t \n \r \\`.
  public var tsv: String {
    lines(separator: "\t", escape: Self.tsvEscaped)
  }

  /// The table as a JSON array with an object for each row, keys sorted.
  ///
  /// Columns have the names of `csv`. Non-finite numbers are the strings `"NaN"`, `"Infinity"` and
  /// `"-Infinity"`; a missing value is null, with its reason under `KEY_missing`.
  public var json: String {
    let objects = jsonObjects.map { "  \($0)" }
    return objects.isEmpty ? "[]\n" : "[\n" + objects.joined(separator: ",\n") + "\n]\n"
  }

  /// The objects of `json`, one a line.
  public var jsonLines: String {
    jsonObjects.map { "\($0)\n" }.joined()
  }

  private var jsonObjects: [String] {
    rows.indices.map { row in
      let members = columns.indices.flatMap { jsonMembers(row: row, column: $0) }
      let sorted = members.sorted { $0.name < $1.name }
      return "{" + sorted.map { "\(Self.jsonString($0.name)): \($0.value)" }.joined(separator: ", ")
        + "}"
    }
  }

  // MARK: - Separated values

  private func lines(separator: String, escape: (String) -> String) -> String {
    let head = columns.flatMap(names)
    let body = rows.map { row in zip(columns, row).flatMap { fields($1, of: $0) } }
    return ([head] + body).map { line in
      line.map(escape).joined(separator: separator) + "\n"
    }.joined()
  }

  private func names(_ column: Column) -> [String] {
    guard column.kind == .estimate else { return [column.key] }
    let hasSeveral = columns.count { $0.kind == .estimate } > 1
    return [
      column.key, "\(column.key)_low", "\(column.key)_high",
      hasSeveral ? "\(column.key)_n" : "n",
    ]
  }

  private func fields(_ cell: Cell, of column: Column) -> [String] {
    let fields: [String] =
      switch cell {
      case .text(let text): [text]
      case .number(let value): [NumberText.exact(value)]
      case .missing: [""]
      case .estimate(let estimate):
        [NumberText.exact(estimate.mean)]
          + [estimate.low, estimate.high].map { $0.map(NumberText.exact) ?? "" }
          + ["\(estimate.count)"]
      }
    guard column.kind == .estimate else { return Array(fields.prefix(1)) }
    return Array((fields + ["", "", ""]).prefix(4))
  }

  private static func csvEscaped(_ field: String) -> String {
    // By scalars: a carriage return and a line feed are one Character.
    let isPlain = field.utf8.allSatisfy { $0 != 0x2c && $0 != 0x22 && $0 != 0x0a && $0 != 0x0d }
    guard !isPlain else { return field }
    return "\"" + field.replacing("\"", with: "\"\"") + "\""
  }

  private static func tsvEscaped(_ field: String) -> String {
    let isPlain = field.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\\") }
    return isPlain
      ? field
      : field.unicodeScalars.map { scalar in
        switch scalar {
        case "\t": "\\t"
        case "\n": "\\n"
        case "\r": "\\r"
        case "\\": "\\\\"
        default: String(scalar)
        }
      }.joined()
  }

  // MARK: - JSON

  private func jsonMembers(row: Int, column: Int) -> [(name: String, value: String)] {
    let names = names(columns[column])
    switch rows[row][column] {
    case .text(let text): return [(names[0], Self.jsonString(text))]
    case .number(let value): return [(names[0], Self.jsonNumber(value))]
    case .missing(let reason):
      return names.map { ($0, "null") }
        + [("\(columns[column].key)_missing", Self.jsonString(reason))]
    case .estimate(let estimate):
      let values = [estimate.mean, estimate.low, estimate.high].map { value in
        value.map(Self.jsonNumber) ?? "null"
      }
      return Array(zip(names, values + ["\(estimate.count)"]).map { ($0, $1) })
    }
  }

  private static func jsonNumber(_ value: Double) -> String {
    value.isFinite ? NumberText.short(value) : jsonString(NumberText.short(value))
  }

  private static func jsonString(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x22 && $0 != UInt8(ascii: "\\") }
    guard !isPlain else { return "\"" + text + "\"" }
    let escaped = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "\n": "\\n"
      case "\r": "\\r"
      case "\t": "\\t"
      case "\0"..<" ": "\\u" + Padding.zeros(String(scalar.value, radix: 16), 4)
      default: String(scalar)
      }
    }
    return "\"\(escaped.joined())\""
  }
}
