internal import Tensors

/// What the tokens of a recall model mean: words of English first, then symbols.
///
/// The last tokens of a vocabulary are five marks and equally many keys and values, which English
/// never uses. A symbol has no meaning of its own, so only attention can bring it back.
public struct RecallVocabulary: Sendable, Equatable {
  /// What introduces something.
  enum Mark: Int, CaseIterable {
    /// A key and its value follow.
    case pair
    /// A key follows whose value is to be given.
    case ask
    /// A string of values follows that will be asked for.
    case copy
    /// The string is to be given again.
    case again
    /// A key and its value follow, hidden in English.
    case needle
  }

  /// Number of distinct keys, and of distinct values.
  static let symbols = 48

  /// Number of tokens for English.
  public let words: Int

  /// Divides a vocabulary.
  public init(size: Int) {
    words = size - Mark.allCases.count - 2 * Self.symbols
    precondition(words > 0, "a vocabulary of \(size) leaves no words")
  }

  func mark(_ mark: Mark) -> Int32 { Int32(words + mark.rawValue) }
  func key(_ index: Int) -> Int32 { Int32(words + Mark.allCases.count + index) }
  func value(_ index: Int) -> Int32 { key(Self.symbols + index) }
}

/// What a sequence of a recall model asks for.
public enum RecallTask: String, CaseIterable, Sendable {
  /// Pairs at the beginning, asked for in another order at the end.
  case association
  /// A string at the beginning, asked for at the end.
  case copying
  /// Pairs anywhere in the text, asked for at the end.
  case needle
  /// English alone.
  case filler
}

/// A sequence of one task, with the places of what can be known from far back.
public struct RecallSequence: Sendable {
  /// The tokens, one more than the context.
  public let tokens: [Int32]
  /// Where the asking begins.
  public let firstQuestion: Int
  /// Places in `tokens` whose tokens the text before determines.
  public let answers: [Int]
}

/// Draws sequences: what is to be recalled, English between, and the questions at the end.
public struct RecallTasks: Sendable {
  /// The meaning of the tokens.
  public let vocabulary: RecallVocabulary
  /// Tokens of one sequence.
  public var context: Int
  /// The English between.
  let filler: TokenStream

  /// The sequence with a number, of the split that a name tells.
  ///
  /// It depends on seed, name and number alone.
  public func sequence(
    _ index: Int, of task: RecallTask, seed: UInt64, named name: String
  ) -> RecallSequence {
    var random = RandomStream(seed: seed, for: "recall.\(name).\(index)")
    switch task {
    case .association: return association(random: &random)
    case .copying: return copying(random: &random)
    case .needle: return needles(random: &random)
    case .filler:
      return RecallSequence(
        tokens: english(context + 1, random: &random), firstQuestion: context + 1, answers: [])
    }
  }

  private func english(_ count: Int, random: inout RandomStream) -> [Int32] {
    let start = random.index(below: filler.tokens.count - count)
    return Array(filler.tokens[start..<(start + count)])
  }

  private func pairs(_ count: Int, random: inout RandomStream) -> [(key: Int32, value: Int32)] {
    random.permutation(of: RecallVocabulary.symbols).prefix(count).map { key in
      (vocabulary.key(key), vocabulary.value(random.index(below: RecallVocabulary.symbols)))
    }
  }

  private func association(random: inout RandomStream) -> RecallSequence {
    let pairs = pairs(4 + random.index(below: context / 8 - 3), random: &random)
    return asking(pairs, after: introduction(of: pairs), random: &random)
  }

  private func introduction(of pairs: [(key: Int32, value: Int32)]) -> [Int32] {
    pairs.flatMap { [vocabulary.mark(.pair), $0.key, $0.value] }
  }

  private func string(_ length: Int, random: inout RandomStream) -> [Int32] {
    (0..<length).map { _ in
      vocabulary.value(random.index(below: RecallVocabulary.symbols))
    }
  }

  /// The needles stand in the first three quarters of the English.
  private func needles(random: inout RandomStream) -> RecallSequence {
    let pairs = pairs(2 + random.index(below: 5), random: &random)
    var text = english(context + 1 - 6 * pairs.count, random: &random)
    for pair in pairs {
      let place = random.index(below: text.count * 3 / 4)
      text.insert(contentsOf: [vocabulary.mark(.needle), pair.key, pair.value], at: place)
    }
    // A later needle may stand within an earlier one's place, but not within its three tokens.
    return asking(pairs, after: repaired(text, pairs), random: &random)
  }

  /// Puts needles that others were put into back together.
  private func repaired(_ text: [Int32], _ pairs: [(key: Int32, value: Int32)]) -> [Int32] {
    let mark = vocabulary.mark(.needle)
    let values = Dictionary(uniqueKeysWithValues: pairs.map { ($0.key, $0.value) })
    let plain = text.filter { $0 < vocabulary.words || values[$0] != nil }
    return plain.flatMap { token in values[token].map { [mark, token, $0] } ?? [token] }
  }

  private func asking(
    _ pairs: [(key: Int32, value: Int32)], after start: [Int32], random: inout RandomStream
  ) -> RecallSequence {
    let room = context + 1 - start.count - 3 * pairs.count
    var tokens = start + (room > 0 ? english(room, random: &random) : [])
    let first = tokens.count
    var answers: [Int] = []
    for index in random.permutation(of: pairs.count) {
      answers.append(tokens.count + 2)
      tokens += [vocabulary.mark(.ask), pairs[index].key, pairs[index].value]
    }
    return RecallSequence(tokens: tokens, firstQuestion: first, answers: answers)
  }

  private func copying(random: inout RandomStream) -> RecallSequence {
    let string = string(context / 8 + random.index(below: context / 4), random: &random)
    var tokens = [vocabulary.mark(.copy)] + string
    tokens += english(context - 2 * string.count - 1, random: &random)
    let first = tokens.count
    tokens += [vocabulary.mark(.again)] + string
    // The first symbols of the string are known too, but which place they have is not yet clear.
    return RecallSequence(
      tokens: tokens, firstQuestion: first, answers: Array((first + 1)..<tokens.count))
  }
  // MARK: - Drills

  /// A sequence without English in which the same few things come again and again: pairs that are
  /// asked for more than once where the number is even, a repeated string where it is odd.
  ///
  /// Most of its tokens can be known from those before. Without such a beginning the few answers of
  /// a task are lost among tokens that nobody can predict, and a model never learns to look back.
  public func drill(_ index: Int, seed: UInt64, named name: String) -> [Int32] {
    var random = RandomStream(seed: seed, for: "drill.\(name).\(index)")
    var tokens = index % 2 == 0 ? [] : [vocabulary.mark(.copy)]
    if index % 2 == 0 {
      let pairs = pairs(3 + random.index(below: max(1, context / 16)), random: &random)
      tokens += introduction(of: pairs)
      while tokens.count <= context {
        let pair = pairs[random.index(below: pairs.count)]
        tokens += [vocabulary.mark(.ask), pair.key, pair.value]
      }
    } else {
      let string = string(4 + random.index(below: context / 4), random: &random)
      while tokens.count <= context { tokens += string + [vocabulary.mark(.again)] }
    }
    return Array(tokens.prefix(context + 1))
  }
}
