import Foundation

/// What a document says that a command prints.
///
/// `…` stands for any text within a line, and on a line of its own for any number of lines. With a
/// tolerance, numbers may differ by that share of the larger, and white space does not count.
struct ExpectedOutput {
  let lines: [String]
  let tolerance: Double?

  init(_ lines: some Sequence<String>, tolerance: Double? = nil) {
    self.lines = Self.trimmed(Array(lines))
    self.tolerance = tolerance
  }

  /// Lines without white space at their ends, nor empty ones at the end.
  static func trimmed(_ lines: [String]) -> [String] {
    var lines = lines.map { line in
      String(line.reversed().drop(while: \.isWhitespace).reversed())
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  func matches(_ actual: [String]) -> Bool {
    Self.matches(lines, actual, isWildcard: { $0 == Self.wildcard }, equals: isSame)
  }

  /// Both, line by line: what was expected with a minus, what came with a plus.
  func difference(from actual: [String]) -> [String] {
    var (text, here, there): ([String], Int, Int) = ([], 0, 0)
    for (left, right) in pairs(with: actual) + [(lines.count, actual.count)] {
      text += lines[here..<left].map { "- \($0)" } + actual[there..<right].map { "+ \($0)" }
      if left < lines.count { text.append("  \(lines[left])") }
      (here, there) = (left + 1, right + 1)
    }
    return text
  }

  /// What came, with the wildcards of lines that still match it.
  func refreshed(with actual: [String]) -> [String] {
    guard !matches(actual) else { return lines }
    var (text, here, there): ([String], Int, Int) = ([], 0, 0)
    for (left, right) in pairs(with: actual) + [(lines.count, actual.count)] {
      let isCut = lines[here..<left].contains(Self.wildcard) && there < right
      text += isCut ? [Self.wildcard] : Array(actual[there..<right])
      if left < lines.count { text.append(lines[left]) }
      (here, there) = (left + 1, right + 1)
    }
    return text
  }

  private static let wildcard = "…"

  /// The longest common lines, in order.
  private func pairs(with actual: [String]) -> [(Int, Int)] {
    let width = actual.count + 1
    var length = [Int](repeating: 0, count: (lines.count + 1) * width)
    for left in lines.indices.reversed() {
      for right in actual.indices.reversed() {
        let place = left * width + right
        length[place] =
          isPair(lines[left], actual[right])
          ? length[place + width + 1] + 1 : max(length[place + width], length[place + 1])
      }
    }
    var (pairs, left, right): ([(Int, Int)], Int, Int) = ([], 0, 0)
    while left < lines.count, right < actual.count {
      if isPair(lines[left], actual[right]) {
        pairs.append((left, right))
        (left, right) = (left + 1, right + 1)
      } else if length[(left + 1) * width + right] >= length[left * width + right + 1] {
        left += 1
      } else {
        right += 1
      }
    }
    return pairs
  }

  private func isPair(_ expected: String, _ actual: String) -> Bool {
    expected != Self.wildcard && isSame(expected, actual)
  }

  private func isSame(_ expected: String, _ actual: String) -> Bool {
    if Self.isText(expected, actual) { return true }
    guard let tolerance else { return false }
    func words(_ line: String) -> [String] { line.split(separator: " ").map(String.init) }
    return Self.matches(
      words(expected), words(actual), isWildcard: { $0 == Self.wildcard },
      equals: { Self.isText($0, $1) || Self.isNumber($0, $1, within: tolerance) })
  }

  private static func isText(_ expected: String, _ actual: String) -> Bool {
    matches(Array(expected), Array(actual), isWildcard: { $0 == "…" }, equals: ==)
  }

  /// Whether two words are numbers that are near, or rules below a header.
  private static func isNumber(
    _ expected: String, _ actual: String, within tolerance: Double
  ) -> Bool {
    func bare(_ word: String) -> String {
      word.trimmingCharacters(in: .init(charactersIn: "*,%()"))
    }
    if let left = Double(bare(expected)), let right = Double(bare(actual)) {
      return abs(left - right) <= tolerance * max(abs(left), abs(right))
    }
    return [expected, actual].allSatisfy { $0.allSatisfy { $0 == "-" } }
  }

  /// Whether items follow a pattern in which some parts stand for any number of them.
  private static func matches<Part, Item>(
    _ pattern: [Part], _ items: [Item], isWildcard: (Part) -> Bool, equals: (Part, Item) -> Bool
  ) -> Bool {
    var (part, item) = (0, 0)
    var last: (wildcard: Int, item: Int)?
    while item < items.count {
      if part < pattern.count, isWildcard(pattern[part]) {
        last = (part, item)
        part += 1
      } else if part < pattern.count, equals(pattern[part], items[item]) {
        (part, item) = (part + 1, item + 1)
      } else if let (wildcard, start) = last {
        last = (wildcard, start + 1)
        (part, item) = (wildcard + 1, start + 1)
      } else {
        return false
      }
    }
    return pattern[part...].allSatisfy(isWildcard)
  }
}
