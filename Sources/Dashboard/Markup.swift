import Reporting

/// HTML that is well-formed by construction: a text that is put into it is escaped, always.
///
/// ```
/// let cell: Markup = "<td title='\(name)'>\(name)</td>"   // `name` may hold anything
/// ```
/// Attributes stand in quotes of either kind. Only another `Markup` goes in as it is.
struct Markup: Sendable, Hashable {
  private(set) var text: String

  /// Takes HTML from where it is known to be escaped.
  init(trusted text: String) {
    self.text = text
  }

  static func + (left: Markup, right: Markup) -> Markup {
    Markup(trusted: left.text + right.text)
  }

  static func += (left: inout Markup, right: Markup) {
    left.text += right.text
  }

  static let empty = Markup(trusted: "")
}

extension Markup: ExpressibleByStringInterpolation {
  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text: String

    init(literalCapacity: Int, interpolationCount: Int) {
      text = ""
      text.reserveCapacity(literalCapacity + 16 * interpolationCount)
    }

    mutating func appendLiteral(_ literal: String) {
      text += literal
    }

    /// Spaces and breaks at the ends of a text count, so nothing is trimmed.
    mutating func appendInterpolation(_ text: String) {
      self.text += HTMLText.escapedLines(text)
    }

    mutating func appendInterpolation(_ number: Int) {
      text += "\(number)"
    }

    mutating func appendInterpolation(_ markup: Markup) {
      text += markup.text
    }

    mutating func appendInterpolation(_ markup: Markup?) {
      text += markup?.text ?? ""
    }

    mutating func appendInterpolation(_ parts: [Markup]) {
      for part in parts { text += part.text }
    }
  }

  init(stringLiteral text: String) {
    self.text = text
  }

  init(stringInterpolation: StringInterpolation) {
    text = stringInterpolation.text
  }
}
