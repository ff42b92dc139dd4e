/// Singular or plural.
enum GrammaticalNumber: CaseIterable, Sendable {
  case singular, plural
}

/// A class of words that rules cannot tell apart: part of speech and number.
enum WordClass: CaseIterable, Hashable, Sendable {
  case singularDeterminer, pluralDeterminer
  case singularNoun, pluralNoun
  case name, adjective, adverb, preposition, conjunction
  case singularIntransitive, pluralIntransitive
  case singularTransitive, pluralTransitive
  case singularDative, pluralDative
  /// The particle before a dative verb's second object.
  case particle
  /// The pronoun of a relative clause whose subject is the noun.
  case subjectRelative
  /// The pronoun of a relative clause whose object is the noun.
  case objectRelative

  static func determiner(_ number: GrammaticalNumber) -> WordClass {
    number == .singular ? .singularDeterminer : .pluralDeterminer
  }
  static func noun(_ number: GrammaticalNumber) -> WordClass {
    number == .singular ? .singularNoun : .pluralNoun
  }
  static func intransitive(_ number: GrammaticalNumber) -> WordClass {
    number == .singular ? .singularIntransitive : .pluralIntransitive
  }
  static func transitive(_ number: GrammaticalNumber) -> WordClass {
    number == .singular ? .singularTransitive : .pluralTransitive
  }
  static func dative(_ number: GrammaticalNumber) -> WordClass {
    number == .singular ? .singularDative : .pluralDative
  }
}
