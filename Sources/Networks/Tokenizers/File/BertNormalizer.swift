/// BERT's four cleanings, each of which a file may leave out.
struct BertNormalizer: Sendable {
  var cleansText = true
  var spacesChinese = true
  var stripsAccents = true
  var lowercases = true

  func normalized(_ text: [UInt8]) -> [UInt8] {
    var text = text
    if cleansText || spacesChinese {
      text = UTF8Text.map(text) { scalar, result in append(scalar, to: &result) }
    }
    if stripsAccents {
      text = TextNormalizer.removing(.nonspacing, from: UnicodeForm.decomposed.normalized(text))
    }
    return lowercases ? TextNormalizer.lowercased(text) : text
  }

  private func append(_ scalar: Unicode.Scalar, to result: inout [UInt8]) {
    var scalar = scalar
    if cleansText {
      let found = ScalarClass.of(scalar)
      let isLineSpace = scalar == "\t" || scalar == "\n" || scalar == "\r"
      if scalar == "\u{fffd}" || (found.contains(.control) && !isLineSpace) { return }
      if found.contains(.space) { scalar = " " }
    }
    let isSpaced = spacesChinese && Self.isChinese(scalar)
    if isSpaced { result.append(0x20) }
    UTF8Text.append(scalar, to: &result)
    if isSpaced { result.append(0x20) }
  }

  /// The blocks of CJK ideographs.
  static func isChinese(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x4e00...0x9fff, 0x3400...0x4dbf, 0x20000...0x2a6df, 0x2a700...0x2b73f,
      0x2b740...0x2b81f, 0x2b920...0x2ceaf, 0xf900...0xfaff, 0x2f800...0x2fa1f:
      true
    default: false
    }
  }
}
