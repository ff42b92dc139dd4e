internal import Autograd
internal import CompressionCore
internal import Networks
internal import Tensors

/// Trains a model for a short time so that every prefix of its sorted blocks, heads and channels is
/// a model of its own, and cuts out the one that a router finds best for the budget.
///
/// ```
/// e    = weights of the two trained shares on both sides of the wanted one        [1, shares]
/// p    = softmax((prior + router(e) + gumbel) / τ)         for blocks, heads and channels each
/// W′   = (1 + s)ᵀ · mask(p) ∘ W          W the output and the down projection of a block
/// loss = task(W′) + λ · |E[parameters] / parameters − share|
/// s    = modulation(e, E[sizes])                                         [width], zero at first
/// ```
///
/// Units are sorted once, by the magnitude that they give; blocks by how much they turn the stream.
/// Each step draws one of four shares, the full one among them. A mask on what a projection reads is
/// one on its columns, so that masks, gates of blocks and scales all lie in the weight W′; the
/// scales stay in the projections that are cut out.
///
/// Reference: R. Cai et al., *LLaMaFlex: Many-in-one LLMs via Generalized Pruning and Weight
/// Sharing*, ICLR 2025, https://openreview.net/forum?id=AyC4uxx2HW.
///
/// - Fidelity: no code was released. The authors train on 60 billion tokens, with a width of the
///   stream among the axes; here it is 120 steps of eight calibration sequences over and over, of the
///   blocks alone, and the stream keeps its width. The shift of the modulation is left out, as
///   projections without a bias have no place for it. The router starts at equal shares of heads and
///   channels; schedule of the temperature and weight of the penalty are choices made here. The
///   most probable policy is taken of those that meet the budget, and channels make up for what heads
///   and blocks leave, so that any budget is met to the channel.
/// - Complexity: steps · forward and backward of a batch through the full width.
struct LlamaFlexPruning: ModelStrategy {
  static let card = StrategyCard(
    id: "llamaflex", revision: 1, name: "LLaMaFlex", family: .structuredPruning,
    summary: "trains nested sub-networks with a router, and slices out the one for the budget",
    paper: "https://openreview.net/forum?id=AyC4uxx2HW")

  /// Who says how many blocks, heads and channels a budget gets.
  enum Router: String, HyperparameterChoice {
    /// A small network, trained with the model.
    case learned
    /// Nobody: all blocks stay, with the same share of heads and channels.
    case uniform
  }

  /// What the steps train.
  enum Training: String, HyperparameterChoice {
    /// One of the trained shares in each step.
    case nested
    /// The wanted share in every step.
    case explicit
  }

  struct Hyperparameters: StrategyHyperparameters {
    /// Who says how many blocks, heads and channels a budget gets.
    var router = Router.learned
    /// What the steps train.
    var training = Training.nested
    /// Whether a scale on what attention and feed-forward layer give depends on the policy.
    var isModulated = true
    /// Whether the router may drop blocks, at most half of them.
    var dropsBlocks = true
    /// Training steps; 0 slices the model as it is.
    var steps = 120
    /// Sequences of a step.
    var batch = 8
    /// The highest learning rate of the model.
    var rate = 1e-3
    /// The learning rate of router and modulation.
    var routerRate = 1e-2
    /// How many sizes of the feed-forward layer the router chooses among.
    var sizes = 8
    /// The weight λ of missing the share.
    var penalty = 10.0
    /// The temperature τ at the start.
    var temperature = 1.0
    /// The temperature τ at the end.
    var lastTemperature = 0.1

    func validate() throws(SpecError) {
      try require(steps >= 0, "steps", is: steps, allowed: "0 or more")
      try require(batch >= 1, "batch", is: batch, allowed: "1 or more")
      try require(sizes >= 2, "sizes", is: sizes, allowed: "2 or more")
      let positive = [
        ("rate", rate), ("routerRate", routerRate), ("temperature", temperature),
        ("lastTemperature", lastTemperature),
      ]
      for (name, value) in positive {
        try require(value > 0 && value.isFinite, name, is: value, allowed: "above 0")
      }
      try require(penalty >= 0 && penalty.isFinite, "penalty", is: penalty, allowed: "0 or more")
    }
  }

  /// The shares of the parameters of the blocks that are trained for, falling.
  static let shares = [1, 0.75, 0.5, 0.35]

  var hyperparameters = Hyperparameters()

  var unit: PruningUnit { .channel }

  var needs: Set<ModelNeed> { hyperparameters.steps > 0 ? [.states, .gradients] : [.states] }

  func prune<Model: LayeredModel>(
    _ model: Model, removing fraction: Double, calibration: TokenSequences,
    random: inout RandomStream
  ) throws -> Model {
    var training = try NestedTraining(model, calibration, hyperparameters, random: &random)
    // A share that cannot be met is refused before anything is trained.
    _ = try training.axes.uniform(share: 1 - fraction)
    let chunks = calibration.chunks(of: hyperparameters.batch)
    var order: [Int] = []
    for step in 0..<hyperparameters.steps {
      if order.isEmpty { order = random.permutation(of: chunks.count) }
      var share = 1 - fraction
      if hyperparameters.training == .nested {
        share = Self.shares[random.index(below: Self.shares.count)]
      }
      try training.step(step, share: share, on: chunks[order.removeLast()], random: &random)
    }
    return try training.network(share: 1 - fraction)
  }
}
