/// What the rules of tokenizers ask of a Unicode scalar.
///
/// The library that tokenizer files come from takes its classes from several sources, each of which
/// stopped at some version of Unicode. Scalars that came later belong to no class there, and so they
/// do here: a vocabulary was made with these classes, and a newer Swift must not change its tokens.
/// All scalars were compared with version 0.23 of the library.
struct ScalarClass: OptionSet, Sendable {
  var rawValue: UInt16

  /// The general categories L* of Unicode 16.
  static let letter = ScalarClass(rawValue: 1 << 0)
  /// The general categories N* of Unicode 16.
  static let number = ScalarClass(rawValue: 1 << 1)
  /// The property White_Space.
  static let space = ScalarClass(rawValue: 1 << 2)
  /// The general categories P* of Unicode 8, and all signs of ASCII.
  static let punctuation = ScalarClass(rawValue: 1 << 3)
  /// Alphabetic, M*, Nd, Pc and Join_Control of Unicode 16: `\w` in regular expressions.
  static let word = ScalarClass(rawValue: 1 << 4)
  /// The general category Mn of Unicode 8.
  static let nonspacing = ScalarClass(rawValue: 1 << 5)
  /// The general categories M* of Unicode 9.
  static let mark = ScalarClass(rawValue: 1 << 6)
  /// The general categories Cc, Cf and Co of Unicode 8.
  static let control = ScalarClass(rawValue: 1 << 7)
  /// The general categories N* of Unicode 17.
  static let numeric = ScalarClass(rawValue: 1 << 8)
  /// Not yet in Unicode 9, the version of the normal forms.
  static let young = ScalarClass(rawValue: 1 << 9)

  init(rawValue: UInt16) { self.rawValue = rawValue }

  /// The class of a scalar.
  ///
  /// - Complexity: O(1), a look-up; the first call builds the table of the first two planes.
  static func of(_ scalar: Unicode.Scalar) -> ScalarClass {
    scalar.value < 128
      ? ascii[Int(scalar.value)]
      : scalar.value < 0x20000 ? table[Int(scalar.value)] : ScalarClass(measuring: scalar)
  }

  private static let ascii = (0..<128).map { ScalarClass(measuring: Unicode.Scalar(UInt8($0))) }

  private static let table = (0..<UInt32(0x20000)).map { value in
    Unicode.Scalar(value).map { ScalarClass(measuring: $0) } ?? []
  }

  private init(measuring scalar: Unicode.Scalar) {
    let properties = scalar.properties
    let version = properties.age?.major ?? .max
    var found = Self.of(category: properties.generalCategory)
    if properties.isAlphabetic || properties.isJoinControl { found.insert(.word) }
    if version > 17 { found.remove(.numeric) }
    if version > 16 { found.subtract([.letter, .number, .word]) }
    if version > 9 {
      found.insert(.young)
      found.remove(.mark)
    }
    if version > 8 { found.subtract([.punctuation, .nonspacing, .control]) }
    if properties.isWhitespace { found.insert(.space) }
    if (0x21..<0x7f).contains(scalar.value), found.isDisjoint(with: [.letter, .number]) {
      found.insert(.punctuation)
    }
    self = found.corrected(for: scalar)
  }

  private static func of(category: Unicode.GeneralCategory) -> ScalarClass {
    switch category {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      .letter
    case .decimalNumber: [.number, .numeric, .word]
    case .letterNumber, .otherNumber: [.number, .numeric]
    case .nonspacingMark: [.mark, .nonspacing, .word]
    case .spacingMark, .enclosingMark: [.mark, .word]
    case .connectorPunctuation: [.punctuation, .word]
    case .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation:
      .punctuation
    case .control, .format, .privateUse: .control
    default: []
    }
  }

  /// Undoes the few changes of category since Unicode 8 and 9.
  private func corrected(for scalar: Unicode.Scalar) -> ScalarClass {
    switch scalar.value {
    case 0x166d: union(.punctuation)
    case 0x111c9: subtracting([.mark, .nonspacing]).union(.punctuation)
    case 0x1734, 0x1171e: union(.nonspacing)
    case 0x1885, 0x1886: subtracting(.nonspacing)
    case 0x1cf2, 0x1cf3: union(.mark)
    default: self
    }
  }
}
