internal import Foundation

/// Comma-separated values with a header, as this program writes them.
public enum CSVRecords {
  /// What cannot be read, with its line.
  public struct Fault: Error, CustomStringConvertible, Sendable, Equatable {
    /// The line.
    public let line: Int
    /// What is wrong there.
    public let description: String
  }

  /// The rows below the header as values by column; an empty field has no value.
  ///
  /// - Throws: ``Fault`` when a quote stays open or a row has another number of fields.
  public static func reading(_ text: String) throws(Fault) -> [[String: String]] {
    var reader = CSVReader(Array(text.utf8))
    guard let header = try next(&reader) else { return [] }
    let names = header.fields.map { $0 ?? "" }
    var rows: [[String: String]] = []
    while let record = try next(&reader) {
      guard record.fields.count == names.count else {
        throw Fault(
          line: record.line,
          description: "line \(record.line) has \(record.fields.count) fields, the header has "
            + "\(names.count)")
      }
      let pairs = zip(names, record.fields).compactMap { name, field in field.map { (name, $0) } }
      rows.append(Dictionary(pairs) { first, _ in first })
    }
    return rows
  }

  private static func next(_ reader: inout CSVReader) throws(Fault) -> CSVReader.Record? {
    do throws(CSVReader.Fault) {
      return try reader.next()
    } catch {
      throw Fault(line: error.line, description: "line \(error.line): \(error.message)")
    }
  }
}
