import Essentials
import Foundation

/// Exchanged values as texts, in CSV and in JSON.
enum ContentText {
  /// The number with as many digits as it takes to read it back, up to 17.
  static func text(_ number: Double) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
    return number.description
  }

  static func number(_ text: String) -> Double? {
    switch text {
    case "NaN": .nan
    case "Infinity": .infinity
    case "-Infinity": -.infinity
    // Swift also reads `inf`, `nan` and hexadecimal; a file has none of them.
    default: text.allSatisfy { "0123456789+-.eE".contains($0) } ? Double(text) : nil
    }
  }

  /// A field of CSV: nothing for NULL, and quotes around an empty text so that it is not NULL.
  static func csv(_ value: SQLValue) -> String {
    switch value {
    case .null: return ""
    case .integer(let number): return String(number)
    case .real(let number): return text(number)
    case .blob(let data): return data.base64EncodedString()
    case .text(let text):
      let needsQuotes =
        text.isEmpty
        || text.utf8.contains { [UInt8(ascii: ","), UInt8(ascii: "\""), 10, 13].contains($0) }
      return needsQuotes ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }
  }

  /// A JSON value; what JSON readers disagree on (−0 and what is not finite) is a text.
  static func json(_ value: SQLValue) -> String {
    switch value {
    case .null: "null"
    case .integer(let number): String(number)
    case .real(let number) where !number.isFinite || number == 0 && number.sign == .minus:
      "\"\(text(number))\""
    case .real(let number): number.description
    case .text(let text): JSONValue.string(text).canonical
    case .blob(let data): JSONValue.string(data.base64EncodedString()).canonical
    }
  }

  /// Understands the value of a column; nil when it is of the wrong kind.
  static func value(_ json: JSONValue, as column: ContentTable.Column) -> SQLValue? {
    switch (column.kind, json) {
    case (_, .null): column.isOptional ? .null : nil
    case (.integer, .integer(let number)): .integer(number)
    case (.real, .integer(let number)), (.measured, .integer(let number)): .real(Double(number))
    case (.real, .number(let number)), (.measured, .number(let number)): .real(number)
    case (.integer, .string(let text)), (.real, .string(let text)), (.measured, .string(let text)):
      value(text, as: column)
    case (.text, .string(let text)), (.word, .string(let text)): value(text, as: column)
    default: nil
    }
  }

  /// Understands a text that is not NULL.
  static func value(_ text: String, as column: ContentTable.Column) -> SQLValue? {
    switch column.kind {
    // SQLite would take the text to end at a NUL.
    case .text: text.utf8.contains(0) ? nil : .text(text)
    case .word(let words): words.contains(text) ? .text(text) : nil
    case .integer: Int64(text).map { .integer($0) }
    case .real: number(text).flatMap { $0.isNaN ? nil : .real($0) }
    case .measured: number(text).map { $0.isNaN ? .text("NaN") : .real($0) }
    }
  }

  /// What a column may hold, for messages.
  static func allowed(_ column: ContentTable.Column) -> String {
    let kind =
      switch column.kind {
      case .text: "a text without NUL"
      case .integer: "a whole number"
      case .real: "a number"
      case .measured: "a number, NaN, Infinity or -Infinity"
      case .word(let words): "one of \(words.joined(separator: ", "))"
      }
    return kind + (column.isOptional ? ", or nothing" : "")
  }
}
