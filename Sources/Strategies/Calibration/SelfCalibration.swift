internal import CompressionCore
internal import Networks
internal import Tensors

/// Wanda on texts that the model writes itself, in the place of those that it is given.
///
/// ```
/// texts = continuations of the first tokens of the given ones, sampled from the dense model
/// kept  = those with a perplexity below the 80th percentile of all
/// ```
///
/// As many texts are kept as were given, of the same length. The rules of sampling and of the filter
/// are those of `CalibrationData`. The other sources are what they are compared with.
///
/// - Fidelity: the paper begins its texts with those of another corpus; here they begin with the
///   first tokens of the given sequences. Texts are as long as a sequence, where the paper writes
///   2,048 tokens and cuts them.
/// - Complexity: a forward pass of all texts for each token of a text.
struct SelfCalibration: RecipeStrategy {
  static let card = StrategyCard(
    id: "calibration-data", revision: 1, name: "Self-calibration", family: .unstructuredPruning,
    summary: "Wanda, calibrated on texts that the model writes itself",
    paper: "https://arxiv.org/abs/2410.17711",
    code: "https://github.com/Dereck0602/calibration_data")

  /// Where the texts come from.
  enum Source: String, HyperparameterChoice {
    /// The model writes them, and those with the highest perplexities are left out.
    case own
    /// The model writes them.
    case unfiltered
    /// The tokens are drawn at random, all alike.
    case random
    /// They are those that are given.
    case given
  }

  struct Hyperparameters: StrategyHyperparameters {
    /// Where the texts come from.
    var source = Source.own
    /// How many tokens of a given text begin one that the model writes.
    var prefix = 2
    /// The percentile of perplexities from which texts are left out.
    var percentile = 80.0
    /// What divides logits.
    var temperature = 0.6
    /// How many tokens there are to choose from.
    var topK = 50
    /// The probability that the tokens to choose from hold together.
    var topP = 0.95
    /// What makes tokens that occurred less likely.
    var repetitionPenalty = 1.2

    func validate() throws(SpecError) {
      try require(prefix >= 1, "prefix", is: prefix, allowed: "1 or more")
      try require(
        percentile > 0 && percentile <= 100, "percentile", is: percentile,
        allowed: "above 0, up to 100")
      try require(
        temperature > 0 && temperature.isFinite, "temperature", is: temperature,
        allowed: "above 0")
      try require(topK >= 1, "topK", is: topK, allowed: "1 or more")
      try require(topP > 0 && topP <= 1, "topP", is: topP, allowed: "above 0, up to 1")
      try require(
        repetitionPenalty > 0 && repetitionPenalty.isFinite, "repetitionPenalty",
        is: repetitionPenalty, allowed: "above 0")
    }
  }

  var hyperparameters = Hyperparameters()

  var recipe: Recipe { Recipe(score: Wanda()) }

  var choosesCalibration: Bool { hyperparameters.source != .given }

  func calibration<Model: LayeredModel>(
    of model: Model, given: TokenSequences, random: inout RandomStream
  ) throws -> TokenSequences {
    guard given.count > 0 else { return given }
    let writer = TextWriter(model: model, context: given.context, knobs: hyperparameters)
    switch hyperparameters.source {
    case .given: return given
    case .random:
      return writer.sequences(
        writer.randomTexts(given.count, like: given[0..<1], random: &random))
    case .unfiltered:
      return writer.sequences(writer.texts(given.count, after: given, random: &random))
    case .own:
      // So many that enough are left when the worst are gone.
      let share = hyperparameters.percentile / 100
      let count = Int((Double(given.count) / share).rounded(.up)) + 1
      let texts = writer.texts(count, after: given, random: &random)
      return writer.sequences(writer.filtered(texts, keeping: given.count))
    }
  }
}
