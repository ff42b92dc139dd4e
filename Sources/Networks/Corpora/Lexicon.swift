internal import Tensors

/// Invented, pronounceable word forms, each of exactly one class, with Zipf-Mandelbrot frequencies.
///
/// The word of rank k in a class has a probability proportional to `1 / (k + 2.7)`. Frequent words
/// tend to be short, as in real languages. Nouns and verbs share a stem between their two numbers.
struct Lexicon: Sendable {
  /// What is known about a form: its class and its rank there, from 0.
  struct Place: Equatable, Sendable {
    var kind: WordClass
    var rank: Int
  }

  /// The words of a class with their probabilities and running sums.
  struct Entry: Sendable {
    var forms: [String]
    var probabilities: [Double]
    var cumulative: [Double]

    init(forms: [String]) {
      self.forms = forms
      let weights = (1...forms.count).map { 1 / (Double($0) + 2.7) }
      let total = weights.reduce(0, +)
      probabilities = weights.map { $0 / total }
      var sum = 0.0
      cumulative = probabilities.map {
        sum += $0; return sum
      }
    }
  }

  private(set) var entries: [WordClass: Entry] = [:]
  private(set) var places: [String: Place] = [:]

  init(seed: UInt64) {
    var maker = WordMaker(random: RandomStream(seed: seed, for: "grammar.lexicon"))
    add(.particle, maker.stems(1, syllables: 1...1))
    add(.subjectRelative, maker.stems(1, syllables: 1...1))
    add(.objectRelative, maker.stems(1, syllables: 1...1))
    add(.conjunction, maker.stems(3, syllables: 1...1))
    add(.singularDeterminer, maker.stems(4, syllables: 1...1))
    add(.pluralDeterminer, maker.stems(4, syllables: 1...1))
    add(.preposition, maker.stems(12, syllables: 1...2))
    addInflected(.singularNoun, .pluralNoun, "n", maker.stems(300, syllables: 1...3))
    addInflected(.pluralTransitive, .singularTransitive, "st", maker.stems(120, syllables: 1...3))
    addInflected(
      .pluralIntransitive, .singularIntransitive, "st", maker.stems(80, syllables: 1...3))
    addInflected(.pluralDative, .singularDative, "st", maker.stems(30, syllables: 1...3))
    add(.adjective, maker.stems(150, syllables: 1...3).map { $0 + "k" })
    add(.adverb, maker.stems(60, syllables: 1...3).map { $0 + "ly" })
    add(.name, maker.stems(60, syllables: 2...3).map { $0 + "x" })
  }

  private mutating func add(_ kind: WordClass, _ forms: [String]) {
    for (rank, form) in forms.enumerated() {
      let former = places.updateValue(Place(kind: kind, rank: rank), forKey: form)
      precondition(former == nil, "the form '\(form)' is in two classes")
    }
    entries[kind] = Entry(forms: forms)
  }

  /// The bare stem in one class, the stem and a suffix in the other.
  private mutating func addInflected(
    _ bare: WordClass, _ suffixed: WordClass, _ suffix: String, _ stems: [String]
  ) {
    add(bare, stems)
    add(suffixed, stems.map { $0 + suffix })
  }

  func entry(_ kind: WordClass) -> Entry {
    guard let entry = entries[kind] else { preconditionFailure("no words of class \(kind)") }
    return entry
  }

  func entropy(of kind: WordClass) -> Double { GrammarEntropy.of(entry(kind).probabilities) }

  func expectedBytes(of kind: WordClass) -> Double {
    let entry = entry(kind)
    return zip(entry.probabilities, entry.forms).reduce(0) { $0 + $1.0 * Double($1.1.utf8.count) }
  }

  /// Draws a word of a class by its frequency.
  func word(of kind: WordClass, random: inout RandomStream) -> String {
    let entry = entry(kind)
    let draw = random.uniform()
    var low = 0
    var high = entry.forms.count - 1
    while low < high {  // the first word whose running sum exceeds the draw
      let middle = (low + high) / 2
      if entry.cumulative[middle] > draw { high = middle } else { low = middle + 1 }
    }
    return entry.forms[low]
  }
}

/// Makes stems that differ from each other: syllables of a consonant and a vowel.
///
/// Every stem ends in a vowel and every suffix begins with a consonant and has no vowel but a last
/// `y`, which no stem contains. So a form gives back its stem, and forms of different classes differ.
private struct WordMaker {
  static let onsets = [
    "b", "br", "d", "dr", "f", "fl", "g", "gr", "h", "j", "k", "l", "m", "n", "p", "pl", "r", "s",
    "sk", "t", "tr", "v", "w", "z",
  ]
  static let vowels = ["a", "e", "i", "o", "u", "ai", "ea", "oo"]

  var random: RandomStream
  private var taken: Set<String> = []

  init(random: RandomStream) {
    self.random = random
  }

  /// New stems, growing with their rank through the range of lengths.
  mutating func stems(_ count: Int, syllables: ClosedRange<Int>) -> [String] {
    (0..<count).map { rank in
      let spread = syllables.count * rank / count
      let usual = syllables.lowerBound + spread
      // A neighbouring length now and then, so that length does not give the rank away.
      let length = random.uniform() < 0.2 ? min(usual + 1, syllables.upperBound) : usual
      return stem(syllables: length)
    }
  }

  private mutating func stem(syllables: Int) -> String {
    var length = syllables
    var attempts = 0
    while true {
      let parts = (0..<length).map { _ in
        Self.onsets[random.index(below: Self.onsets.count)]
          + Self.vowels[random.index(below: Self.vowels.count)]
      }
      let stem = parts.joined()
      if taken.insert(stem).inserted { return stem }
      attempts += 1
      if attempts.isMultiple(of: 20) { length += 1 }  // the short ones are nearly used up
    }
  }
}
