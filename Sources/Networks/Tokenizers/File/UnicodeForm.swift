internal import Foundation

/// The normal forms of Unicode.
///
/// Reference: Unicode Standard Annex #15, https://www.unicode.org/reports/tr15/.
enum UnicodeForm: String, CaseIterable, Sendable {
  case composed = "NFC"
  case decomposed = "NFD"
  case compatiblyComposed = "NFKC"
  case compatiblyDecomposed = "NFKD"

  /// The text in this form of Unicode 9; ASCII is in every form.
  ///
  /// Scalars that came later stay as they are, and nothing is composed or reordered across them.
  func normalized(_ text: [UInt8]) -> [UInt8] {
    guard !UTF8Text.isASCII(text) else { return text }
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var matches: [TextMatch] = []
    TextPattern.scalar(.young).appendMatches(in: text, text.indices, to: &matches)
    for match in matches {
      result += match.isMatch ? text[match.range] : normalized(text[match.range])[...]
    }
    return result
  }

  private func normalized(_ text: ArraySlice<UInt8>) -> [UInt8] {
    let string = String(decoding: text, as: UTF8.self)
    // Two faults of Foundation are worked around: its composition leaves a syllable of Hangul and
    // the consonant behind it apart, its compatible forms leave marks of a mapping out of order.
    let normalized =
      switch self {
      case .composed:
        string.decomposedStringWithCanonicalMapping.precomposedStringWithCanonicalMapping
      case .decomposed: string.decomposedStringWithCanonicalMapping
      case .compatiblyComposed:
        string.decomposedStringWithCompatibilityMapping.precomposedStringWithCanonicalMapping
      case .compatiblyDecomposed:
        string.decomposedStringWithCompatibilityMapping.decomposedStringWithCanonicalMapping
      }
    return Array(normalized.utf8)
  }
}
