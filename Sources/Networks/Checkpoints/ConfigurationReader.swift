internal import Essentials
internal import Foundation

/// JSON from files that somebody else wrote.
enum TextFileJSON {
  /// Reads a regular file of limited size.
  static func read(_ path: String, limit: Int) throws(ModelDirectoryError) -> JSONValue {
    let bytes: Data
    do {
      bytes = try MappedFile.data(path)
    } catch {
      throw .unreadable(file: path, reason: error.problem.sentence)
    }
    guard bytes.count <= limit else {
      throw .tooLarge(file: path, bytes: bytes.count, limit: limit)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .malformed(file: path, reason: "the text is not UTF-8")
    }
    do {
      return try JSONValue(parsing: text)
    } catch {
      throw .malformed(file: path, reason: "\(error)")
    }
  }
}

/// Reads `config.json`: each value is checked, and a fault names the file, the key and the value.
struct ConfigurationReader: Sendable {
  let file: String
  let json: JSONValue
  /// The path of the members, such as `rope_parameters.`, for messages.
  private var prefix = ""

  /// The largest extent that is believed.
  static let largest = Int(Int32.max)

  init(file: String) throws(ModelDirectoryError) {
    try self.init(file: file, json: TextFileJSON.read(file, limit: 10_000_000))
  }

  init(file: String, json: JSONValue) throws(ModelDirectoryError) {
    guard json.objectValue != nil else {
      throw .malformed(file: file, reason: "the text is not a JSON object")
    }
    self.file = file
    self.json = json
  }

  /// A value; `null` counts as absent.
  subscript(key: String) -> JSONValue? {
    guard let value = json[key], value != .null else { return nil }
    return value
  }

  /// The members of an object, or nil when there is none.
  func section(_ key: String) throws(ModelDirectoryError) -> ConfigurationReader? {
    guard let value = self[key] else { return nil }
    guard value.objectValue != nil else {
      throw unsupported(key, value, "an object")
    }
    var section = self
    section = try ConfigurationReader(file: file, json: value)
    section.prefix = "\(prefix)\(key)."
    return section
  }

  /// A whole number from `least` to `most`.
  func integer(
    _ key: String, least: Int = 1, most: Int = Self.largest, default fallback: Int? = nil
  ) throws(ModelDirectoryError) -> Int {
    guard let value = self[key] else {
      guard let fallback else { throw missing(key, "a whole number") }
      return fallback
    }
    guard let number = value.integerValue, number >= least, number <= most else {
      throw unsupported(key, value, "whole numbers from \(least) to \(most)")
    }
    return Int(number)
  }

  /// A positive, finite number.
  func positive(
    _ key: String, default fallback: Double? = nil
  ) throws(ModelDirectoryError) -> Double {
    guard let value = self[key] else {
      guard let fallback else { throw missing(key, "a number") }
      return fallback
    }
    guard let number = value.doubleValue, number > 0, number.isFinite else {
      throw unsupported(key, value, "numbers above 0")
    }
    return number
  }

  func flag(_ key: String, default fallback: Bool) throws(ModelDirectoryError) -> Bool {
    guard let value = self[key] else { return fallback }
    guard let flag = value.boolValue else { throw unsupported(key, value, "true, false") }
    return flag
  }

  func text(_ key: String, default fallback: String? = nil) throws(ModelDirectoryError) -> String {
    guard let value = self[key] else {
      guard let fallback else { throw missing(key, "a text") }
      return fallback
    }
    guard let text = value.stringValue else { throw unsupported(key, value, "a text") }
    return text
  }

  /// One of several named things.
  func choice<Value>(
    _ key: String, among choices: [(name: String, value: Value)], default fallback: String? = nil
  ) throws(ModelDirectoryError) -> Value {
    let name = try text(key, default: fallback)
    guard let choice = choices.first(where: { $0.name == name }) else {
      let names = choices.map(\.name).joined(separator: ", ")
      throw unsupported(key, .string(name), names)
    }
    return choice.value
  }

  /// Refuses a flag that asks for something that is not computed here.
  func require(_ key: String, is wanted: Bool) throws(ModelDirectoryError) {
    guard try flag(key, default: wanted) == wanted else {
      throw unsupported(key, .bool(!wanted), "\(wanted)")
    }
  }

  /// Refuses members that are objects or lists, such as settings for each kind of layer.
  func requirePlain() throws(ModelDirectoryError) {
    for (key, value) in json.objectValue?.sorted(by: { $0.key < $1.key }) ?? []
    where value.objectValue != nil || value.arrayValue != nil {
      throw unsupported(key, value, "numbers and texts")
    }
  }

  func missing(_ key: String, _ wanted: String) -> ModelDirectoryError {
    .missingKey(file: file, key: prefix + key, wanted: wanted)
  }

  func unsupported(_ key: String, _ found: JSONValue, _ supported: String) -> ModelDirectoryError {
    let text = found.canonical
    let shown = text.count > 80 ? text.prefix(80) + "…" : text
    return .unsupported(file: file, key: prefix + key, found: shown, supported: supported)
  }
}
