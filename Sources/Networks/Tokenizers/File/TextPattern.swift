/// What is looked for in a text.
enum TextPattern: Sendable {
  /// A text, as it stands.
  case literal([UInt8])
  /// Each single scalar of one of these classes.
  case scalar(ScalarClass)
  /// The regular expression `\w+|[^\w\s]+`.
  case wordRuns
  /// One of the known regular expressions that leave nothing out.
  case words(WordScanner)
  /// Any other regular expression.
  case expression(RegularExpression)

  /// Appends the matches and what lies between them, so that they cover the range.
  func appendMatches(in bytes: [UInt8], _ range: Range<Int>, to matches: inout [TextMatch]) {
    switch self {
    case .literal(let text): appendLiterals(text, bytes, range, &matches)
    case .scalar(let wanted): appendScalars(wanted, bytes, range, &matches)
    case .wordRuns: appendWordRuns(bytes, range, &matches)
    case .words(let scanner):
      var start = range.lowerBound
      while start < range.upperBound {
        let end = scanner.end(of: start, in: bytes, range.upperBound)
        matches.append(TextMatch(range: start..<end, isMatch: true))
        start = end
      }
    case .expression(let expression):
      var covered = range.lowerBound
      for found in expression.matches(in: bytes, range) {
        append(covered..<found.lowerBound, false, &matches)
        matches.append(TextMatch(range: found, isMatch: true))
        covered = found.upperBound
      }
      append(covered..<range.upperBound, false, &matches)
    }
  }

  private func append(_ range: Range<Int>, _ isMatch: Bool, _ matches: inout [TextMatch]) {
    if !range.isEmpty { matches.append(TextMatch(range: range, isMatch: isMatch)) }
  }

  private func appendLiterals(
    _ text: [UInt8], _ bytes: [UInt8], _ range: Range<Int>, _ matches: inout [TextMatch]
  ) {
    var start = range.lowerBound
    while let found = UTF8Text.position(of: text, in: bytes, start..<range.upperBound) {
      append(start..<found, false, &matches)
      start = found + text.count
      append(found..<start, true, &matches)
    }
    append(start..<range.upperBound, false, &matches)
  }

  private func appendScalars(
    _ wanted: ScalarClass, _ bytes: [UInt8], _ range: Range<Int>, _ matches: inout [TextMatch]
  ) {
    var covered = range.lowerBound
    var index = range.lowerBound
    while index < range.upperBound {
      let (scalar, length) = UTF8Text.scalar(at: index, in: bytes)
      if !ScalarClass.of(scalar).isDisjoint(with: wanted) {
        append(covered..<index, false, &matches)
        append(index..<index + length, true, &matches)
        covered = index + length
      }
      index += length
    }
    append(covered..<range.upperBound, false, &matches)
  }

  private func appendWordRuns(
    _ bytes: [UInt8], _ range: Range<Int>, _ matches: inout [TextMatch]
  ) {
    /// Word scalars, space and the rest; no two of them make one match.
    func kind(_ scalar: Unicode.Scalar) -> ScalarClass {
      let found = ScalarClass.of(scalar)
      return found.contains(.word) ? .word : found.intersection(.space)
    }
    var start = range.lowerBound
    while start < range.upperBound {
      let (scalar, length) = UTF8Text.scalar(at: start, in: bytes)
      let first = kind(scalar)
      var end = start + length
      while end < range.upperBound {
        let (scalar, length) = UTF8Text.scalar(at: end, in: bytes)
        guard kind(scalar) == first else { break }
        end += length
      }
      append(start..<end, first != .space, &matches)
      start = end
    }
  }
}
