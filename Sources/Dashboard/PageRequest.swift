/// What a browser asks for.
struct PageRequest: Sendable {
  /// The method, in capitals.
  var method: String
  /// The `Host` header.
  var host: String?
  /// The decoded parts of the path; nil when it is no plain path.
  var path: [String]?
  /// The fields of the query in their order, decoded.
  var fields: [(name: String, value: String)]

  /// Longer addresses than this are refused.
  static let longestTarget = 8_192

  /// Reads a request.
  ///
  /// - Parameters:
  ///   - method: the method.
  ///   - target: the path and the query as they came.
  ///   - host: the `Host` header.
  init(method: String = "GET", target: String, host: String?) {
    self.method = method
    self.host = host
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    path = target.utf8.count <= Self.longestTarget ? parts.first.flatMap(Self.path) : nil
    fields = parts.count > 1 ? Self.fields(parts[1]) : []
  }

  /// The first value of a field, unless it is empty.
  subscript(name: String) -> String? {
    fields.first { $0.name == name && !$0.value.isEmpty }?.value
  }

  /// All values of a field.
  func all(_ name: String) -> [String] {
    fields.filter { $0.name == name && !$0.value.isEmpty }.map(\.value)
  }

  // MARK: - Decoding

  /// `/a/b%20c` as `["a", "b c"]`; nothing else is a path: no relative parts, no empty ones.
  private static func path(_ text: Substring) -> [String]? {
    guard text.first == "/" else { return nil }
    var parts = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    if parts.last?.isEmpty == true { parts.removeLast() }
    var decoded: [String] = []
    for part in parts {
      guard let name = PercentCoding.decoded(part), !["", ".", ".."].contains(name),
        !name.unicodeScalars.contains("\0")
      else { return nil }
      decoded.append(name)
    }
    return decoded
  }

  private static func fields(_ query: Substring) -> [(name: String, value: String)] {
    query.split(separator: "&").compactMap { pair in
      let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = PercentCoding.decoded(sides[0], plusIsSpace: true),
        let value = PercentCoding.decoded(sides.count > 1 ? sides[1] : "", plusIsSpace: true)
      else { return nil }
      return (name, value)
    }
  }
}

/// Texts in addresses.
enum PercentCoding {
  /// The text behind `%41`; nil when it is no UTF-8 or a percent sign stands alone.
  static func decoded(_ text: Substring, plusIsSpace: Bool = false) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "%"):
        guard let high = digit(rest.popFirst()), let low = digit(rest.popFirst()) else {
          return nil
        }
        bytes.append(high << 4 | low)
      case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
      default: bytes.append(byte)
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }

  /// The text with everything but letters, digits and `-._~` as `%XX`.
  static func encoded(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      let scalar = Unicode.Scalar(byte)
      let isPlain =
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
        || ("0"..."9").contains(scalar) || "-._~".unicodeScalars.contains(scalar)
      let digits = String(byte, radix: 16, uppercase: true)
      result += isPlain ? String(scalar) : "%" + (byte < 16 ? "0" : "") + digits
    }
    return result
  }

  private static func digit(_ byte: UInt8?) -> UInt8? {
    byte.flatMap { Character(Unicode.Scalar($0)).hexDigitValue.map(UInt8.init) }
  }
}

/// An address within the dashboard.
struct PageLink {
  private var text: String
  private var hasQuery = false

  /// A path of parts that may hold anything.
  init(_ parts: String...) {
    text = parts.isEmpty ? "/" : parts.map { "/" + PercentCoding.encoded($0) }.joined()
  }

  /// Adds a field, unless there is no value.
  func with(_ name: String, _ value: String?) -> PageLink {
    guard let value, !value.isEmpty else { return self }
    var link = self
    link.text += (hasQuery ? "&" : "?") + name + "=" + PercentCoding.encoded(value)
    link.hasQuery = true
    return link
  }

  /// The address.
  var target: String { text }
}
