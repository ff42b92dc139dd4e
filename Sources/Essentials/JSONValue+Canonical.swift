extension JSONValue {
  /// The one text of this value: sorted keys, no white space, shortest numbers.
  ///
  /// Follows RFC 8785 (sorted by UTF-16 code units, ECMAScript numbers and escapes), but for two
  /// things that it leaves out: whole numbers of up to 64 bits keep all their digits, and numbers
  /// that are not finite become the texts `"NaN"`, `"Infinity"` and `"-Infinity"`.
  public var canonical: String {
    var text = ""
    appendCanonical(to: &text)
    return text
  }

  private func appendCanonical(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .number(let value): text += Self.canonicalText(of: value)
    case .string(let value): Self.appendQuoted(value, to: &text)
    case .array(let elements): Self.append(elements, to: &text)
    case .object(let members): Self.append(members, to: &text)
    }
  }

  private static func append(_ elements: [JSONValue], to text: inout String) {
    text += "["
    for (index, element) in elements.enumerated() {
      if index > 0 { text += "," }
      element.appendCanonical(to: &text)
    }
    text += "]"
  }

  private static func append(_ members: [String: JSONValue], to text: inout String) {
    let sorted = members.sorted { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }
    text += "{"
    for (index, member) in sorted.enumerated() {
      if index > 0 { text += "," }
      appendQuoted(member.key, to: &text)
      text += ":"
      member.value.appendCanonical(to: &text)
    }
    text += "}"
  }

  private static func appendQuoted(_ value: String, to text: inout String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\u{8}": text += "\\b"
      case "\t": text += "\\t"
      case "\n": text += "\\n"
      case "\u{c}": text += "\\f"
      case "\r": text += "\\r"
      case "\u{0}"..<"\u{20}": text += escape(scalar)
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let hex = String(scalar.value, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
  }
}

// MARK: - Numbers

extension JSONValue {
  /// The shortest text that reads back as the same number, written as ECMAScript writes it.
  static func canonicalText(of number: Double) -> String {
    if number.isNaN { return "\"NaN\"" }
    if number.isInfinite { return number < 0 ? "\"-Infinity\"" : "\"Infinity\"" }
    if let whole = Int64(exactly: number) { return String(whole) }
    let (digits, point) = decimal(number.magnitude)
    return (number < 0 ? "-" : "") + layOut(digits: digits, point: point)
  }

  /// The significant digits of `0.digits × 10^point`, from the shortest description.
  private static func decimal(_ magnitude: Double) -> (digits: String, point: Int) {
    let parts = magnitude.description.split(separator: "e")
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let fraction = mantissa.count > 1 ? String(mantissa[1]) : ""
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let all = String(mantissa[0]) + fraction
    let significant = all.drop { $0 == "0" }
    let point = mantissa[0].count + exponent - (all.count - significant.count)
    let kept = significant.reversed().drop { $0 == "0" }.reversed()
    return (String(kept), point)
  }

  private static func layOut(digits: String, point: Int) -> String {
    let count = digits.count
    if count <= point, point <= 21 {
      return digits + String(repeating: "0", count: point - count)
    }
    if 0 < point, point <= 21 {
      return digits.prefix(point) + "." + digits.dropFirst(point)
    }
    if -6 < point, point <= 0 {
      return "0." + String(repeating: "0", count: -point) + digits
    }
    let exponent = point - 1
    let mantissa = count == 1 ? digits : digits.prefix(1) + "." + digits.dropFirst(1)
    return "\(mantissa)e\(exponent < 0 ? "-" : "+")\(exponent.magnitude)"
  }
}
