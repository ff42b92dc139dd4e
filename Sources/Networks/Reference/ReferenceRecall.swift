internal import Autograd
internal import Tensors

/// The description of a decoder that has to look far back: its questions at the end of a sequence
/// can be answered only from what its cache keeps of the beginning.
///
/// Reference: S. Arora et al., *Zoology*, 2023, https://arxiv.org/abs/2312.04927 (associative
/// recall with several questions).
public struct ReferenceRecall: TextReference {
  /// The kind of model.
  public static let kind = "recall"
  /// The revision of the training code.
  public static let revision = 2
  /// What one example is called.
  public static let unit = "tokens"

  /// The corpus of the text between what is to be recalled and the questions.
  public var corpus = "wordnet"
  /// The extents; the tokenizer has as many tokens as the symbols leave.
  public var configuration = {
    var configuration = DecoderModel.Configuration()
    configuration.context = 256
    return configuration
  }()
  /// How it is trained.
  public var recipe = {
    var recipe = TrainingRecipe()
    (recipe.steps, recipe.beta2) = (1200, 0.98)
    return recipe
  }()

  /// A decoder of 1.05 million parameters and sequences of 256.
  public init() {}

  /// Tokens of one sequence.
  public var context: Int { configuration.context }

  /// Entries that a cut cache keeps.
  public var window: Int { context / 8 }

  /// A random decoder.
  public func startedModel() -> DecoderModel {
    var random = RandomStream(seed: recipe.seed, for: "weights")
    return DecoderModel(configuration, random: &random)
  }

  /// Trains the tokenizer and encodes the splits.
  public func prepare(_ source: Corpus) throws -> (training: RecallTasks, kept: RecallMaterial) {
    let vocabulary = RecallVocabulary(size: configuration.vocabulary)
    let (training, kept) = try TextMaterial.encode(source, vocabulary: vocabulary.words)
    for stream in [training, kept.validation] {
      try stream.require(sequences: 2, context: context, corpus: corpus)
    }
    let tasks = RecallTasks(vocabulary: vocabulary, context: context, filler: training)
    return (tasks, RecallMaterial(kept))
  }

  /// New sequences: drills in short sequences first, then the tasks in turn in ever longer ones.
  ///
  /// All batches have equally many tokens.
  public func batch(ofStep step: Int, from data: RecallTasks) -> TokenSequences {
    let shortening = shortening(ofStep: step)
    var tasks = data
    tasks.context = context / shortening
    let (count, kinds) = (recipe.batch * shortening, RecallTask.allCases)
    let sequences = (0..<count).map { place in
      let index = step * count + place
      return shortening == Self.drillShortening
        ? tasks.drill(index, seed: recipe.seed, named: "train")
        : tasks.sequence(
          index, of: kinds[place % kinds.count], seed: recipe.seed, named: "train\(shortening)"
        ).tokens
    }
    return TokenSequences(
      inputs: sequences.flatMap { $0.dropLast() }, targets: sequences.flatMap { $0.dropFirst() },
      count: count, context: tasks.context)
  }

  /// How many times shorter the sequences of drills are.
  private static let drillShortening = 4

  /// How many times shorter the sequences of a step are than the context.
  private func shortening(ofStep step: Int) -> Int {
    switch step * 8 / recipe.steps {
    case 0..<3: Self.drillShortening
    case 3: 2
    default: 1
    }
  }

  /// The accuracy on all questions with the whole cache, and with its last entries only.
  public func judge(
    _ model: DecoderModel, on material: RecallMaterial, threads: Int
  ) -> Judgement {
    let chance = 1 / Double(RecallVocabulary.symbols)
    var others: [String: Double] = [:]
    var checks: [PresenceCheck] = []
    var (whole, cut) = (0.0, 0.0)
    for task in [RecallTask.association, .copying, .needle] {
      let sequences = material.sequences(task, count: 32, for: configuration)
      let accuracy = RecallEvaluation.accuracy(model, on: sequences, threads: threads)
      let windowed = RecallEvaluation.accuracy(
        model, on: sequences, threads: threads, edit: RecallEvaluation.keepingLast(window))
      others["\(task.rawValue) accuracy"] = accuracy
      others["\(task.rawValue) accuracy, last \(window) entries"] = windowed
      checks.append(
        .atLeast(0.5, "\(task.rawValue): accuracy at distance", accuracy, "chance is 1/48"))
      checks.append(
        .atMost(
          accuracy / 2, "\(task.rawValue): accuracy with the last \(window) entries", windowed,
          "half of that with the whole cache"))
      whole += accuracy / 3
      cut += windowed / 3
    }
    others["accuracy, last \(window) entries"] = cut
    return Judgement(
      HeldOutQuality("recall accuracy", whole, trivial: chance, of: "chance"), others: others,
      checks: checks)
  }
}
