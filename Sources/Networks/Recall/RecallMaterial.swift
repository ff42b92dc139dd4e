public import Foundation
internal import Tensors

/// What a recall model keeps of its data: that of a text model, and how its tasks are drawn.
public struct RecallMaterial: ReferenceMaterial {
  /// Tokenizer, calibration and validation split of the English between.
  public let text: TextMaterial

  init(_ text: TextMaterial) { self.text = text }

  /// Writes what a text model writes.
  public func write(to folder: URL) throws { try text.write(to: folder) }

  /// Reads what a text model reads.
  public init(from folder: URL, source: Corpus) throws {
    text = try TextMaterial(from: folder, source: source)
  }

  /// Held-out sequences of one task.
  public func sequences(
    _ task: RecallTask, count: Int, for configuration: DecoderModel.Configuration
  ) -> [RecallSequence] {
    let tasks = RecallTasks(
      vocabulary: RecallVocabulary(size: configuration.vocabulary),
      context: configuration.context, filler: text.validation)
    return (0..<count).map {
      tasks.sequence($0, of: task, seed: 0, named: "validation.\(task.rawValue)")
    }
  }
}

/// How well a decoder answers from what its cache keeps.
public enum RecallEvaluation {
  /// The share of right answers.
  ///
  /// The text before the questions is read at once; then `edit` may change the cache; then the
  /// questions follow, with the true answers.
  public static func accuracy(
    _ model: DecoderModel, on sequences: [RecallSequence], threads: Int,
    edit: @escaping @Sendable (inout KeyValueCache) -> Void = { _ in }
  ) -> Double {
    let counts = Parallel.map(count: sequences.count, threads: threads) { index in
      right(model, on: sequences[index], edit: edit)
    }
    let asked = sequences.reduce(0) { $0 + $1.answers.count }
    return Double(counts.reduce(0, +)) / Double(max(asked, 1))
  }

  /// Evicts all but the last entries of every head.
  public static func keepingLast(_ window: Int) -> @Sendable (inout KeyValueCache) -> Void {
    { cache in
      cache.updateHeads { _, _, head in
        let first = head.count - window
        head.keep { $0 >= first }
      }
    }
  }

  private static func right(
    _ model: DecoderModel, on sequence: RecallSequence,
    edit: @Sendable (inout KeyValueCache) -> Void
  ) -> Int {
    let (tokens, first) = (sequence.tokens, sequence.firstQuestion)
    var cache = KeyValueCache(for: model.configuration)
    _ = model.decode(Array(tokens[..<first]), cache: &cache)
    edit(&cache)
    let logits = model.decode(Array(tokens[first...].dropLast()), cache: &cache)
    return sequence.answers.count { place in
      logits.rows((place - 1 - first)..<(place - first)).rightAnswers([tokens[place]]) == 1
    }
  }
}
