public import Tensors

/// A method that acts in every step of a training and has no meaning outside of one.
///
/// The arena has model, data, learning rates and the optimiser of embedding, norms and head; the
/// method has the weights of the linear layers. Before each step the arena puts the course's weights
/// into the model; after the backward pass the course takes the gradients and moves its weights. A
/// method that only says which weights die is a `TrainingStrategy`.
public protocol TrainingMethod: CompressionMethod {
  /// Begins a training.
  ///
  /// - Throws: `SpecError` for a budget that it cannot meet, `CompressionError` for weights that it
  ///   cannot train.
  func begin(_ start: TrainingStart) throws -> any TrainingCourse

  /// How many steps a training of some length has.
  func steps(to budget: Budget, over length: TrainingLength) -> Int
}

extension TrainingMethod {
  /// As many as the same compute buys when every step costs the share of weights that stays.
  public func steps(to budget: Budget, over length: TrainingLength) -> Int {
    switch length {
    case .steps(let steps): steps
    case .compute(let compute):
      max(1, Int((compute / (1 - (budget.sparsity?.fraction ?? 0))).rounded()))
    }
  }
}

/// What a training begins with.
public struct TrainingStart: Sendable {
  /// The weights `[out, in]` of the linear layers by path.
  public var weights: [String: Tensor]
  /// The width of an attention head.
  public var headWidth: Int
  /// What is to be reached in the end.
  public var budget: Budget
  /// The steps of the training.
  public var steps: Int
  /// Draws for methods that need them.
  public var random: RandomStream

  /// Gathers what a training begins with.
  public init(
    weights: [String: Tensor], headWidth: Int, budget: Budget, steps: Int, random: RandomStream
  ) {
    self.weights = weights
    self.headWidth = headWidth
    self.budget = budget
    self.steps = steps
    self.random = random
  }
}

/// A training as the method that acts in it sees it.
public protocol TrainingCourse {
  /// What the forward pass uses, by path.
  var weights: [String: Tensor] { get }
  /// What stands in for a weight in the gradient of its layer's input, by path.
  var inputGradientWeights: [String: Tensor] { get }
  /// The number of weights that live.
  var living: Int { get }
  /// The number of trained numbers that are added to the weights, such as adapters.
  var added: Int { get }
  /// By how many living weights a budget may be missed.
  var granularity: Int { get }

  /// The paths of the layers whose inputs a step must be told.
  func inputsWanted(at step: Int) -> Set<String>

  /// The gradients of the weights without what is dead, by which the step is clipped.
  func living(in gradients: [String: Tensor]) -> [String: Tensor]

  /// Moves the weights.
  mutating func advance(_ step: TrainingStep) throws
}

extension TrainingCourse {
  /// The weights themselves.
  public var inputGradientWeights: [String: Tensor] { [:] }
  /// None.
  public var added: Int { 0 }
  /// None.
  public var granularity: Int { 0 }
  /// None.
  public func inputsWanted(at step: Int) -> Set<String> { [] }
  /// All of them.
  public func living(in gradients: [String: Tensor]) -> [String: Tensor] { gradients }
}

/// One step of a training, after its backward pass.
public struct TrainingStep {
  /// The step, from 0.
  public var number: Int
  /// The gradients of the forward weights by path, as `living(in:)` left them.
  public var gradients: [String: Tensor]
  /// The factor on the gradients that clips them.
  public var gradientScale: Double
  /// The learning rate.
  public var rate: Double
  /// XᵀX over the tokens of the batch, of the layers whose inputs were wanted.
  public var inputProducts: [String: Tensor]

  /// Gathers what a step knows.
  public init(
    number: Int, gradients: [String: Tensor], gradientScale: Double, rate: Double,
    inputProducts: [String: Tensor] = [:]
  ) {
    self.number = number
    self.gradients = gradients
    self.gradientScale = gradientScale
    self.rate = rate
    self.inputProducts = inputProducts
  }
}

extension Budget {
  /// How so many living weights of all miss this budget, in words, or nil when they meet it.
  public func miss(living: Int, of count: Int, granularity: Int) -> String? {
    let wanted = Double(count) * (1 - (sparsity?.fraction ?? 0))
    guard abs(Double(living) - wanted) > Double(granularity) + 0.5 else { return nil }
    return "wanted \(Int(wanted.rounded())) of \(count) weights alive (within \(granularity)), "
      + "found \(living)"
  }
}
