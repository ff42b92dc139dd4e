/// Reads comma-separated values as RFC 4180 has them, and tells an empty text from no text.
struct CSVReader {
  /// A record with the number of its first line.
  struct Record {
    var line: Int
    /// Nil where nothing stands between the commas.
    var fields: [String?]
  }

  /// What cannot be read.
  struct Fault: Error {
    var line: Int
    var message: String
  }

  private let bytes: [UInt8]
  private var position = 0
  private var line = 1

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next record, or nil at the end.
  mutating func next() throws(Fault) -> Record? {
    guard position < bytes.count else { return nil }
    var record = Record(line: line, fields: [])
    while true {
      record.fields.append(try field())
      guard position < bytes.count else { return record }
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: ",") { continue }
      if byte == 13, position < bytes.count, bytes[position] == 10 { position += 1 }
      line += 1
      return record
    }
  }

  private mutating func field() throws(Fault) -> String? {
    guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { return try plain() }
    let start = line
    var text: [UInt8] = []
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == 10 { line += 1 }
      guard byte == UInt8(ascii: "\"") else {
        text.append(byte)
        continue
      }
      guard position < bytes.count, bytes[position] == byte else {
        guard position == bytes.count || Self.ends(bytes[position]) else {
          throw Fault(line: line, message: "a quote ends before the field does")
        }
        return try Self.decoded(text, start)
      }
      text.append(byte)
      position += 1
    }
    throw Fault(line: start, message: "a quote is never closed")
  }

  private mutating func plain() throws(Fault) -> String? {
    let start = position
    while position < bytes.count, !Self.ends(bytes[position]) { position += 1 }
    return start == position ? nil : try Self.decoded(Array(bytes[start..<position]), line)
  }

  private static func ends(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == 10 || byte == 13
  }

  private static func decoded(_ bytes: [UInt8], _ line: Int) throws(Fault) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Fault(line: line, message: "bytes that are not UTF-8")
    }
    return text
  }
}
