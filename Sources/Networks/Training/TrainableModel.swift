public import Autograd
public import Tensors

/// Examples that can be divided into parts.
public protocol DivisibleBatch: Sendable {
  /// The number of examples.
  var count: Int { get }
  /// The number of targets over which the loss is averaged.
  var targetCount: Int { get }
  /// Some of the examples, in order.
  subscript(range: Range<Int>) -> Self { get }
}

/// A model that the training loop can train.
public protocol TrainableModel: Sendable {
  /// What one step learns from.
  associatedtype Batch: DivisibleBatch
  /// What a forward pass leaves behind besides gradients, such as the statistics of batch norms.
  associatedtype Trace: Sendable

  /// `weight` times the loss summed over the targets of a batch, on a tape of its own.
  func trainingLoss(
    of batch: Batch, scaledBy weight: Float, on tape: Tape
  ) -> (loss: Variable, trace: Trace)

  /// Takes over what the parts of a batch left behind, in order.
  mutating func absorb(_ traces: [Trace])

  /// Calls `body` with the path of each parameter and the parameter itself, in a fixed order.
  mutating func updateParameters<Failure: Error>(
    _ body: (_ path: String, _ parameter: inout Tensor) throws(Failure) -> Void
  ) throws(Failure)
}

extension TrainableModel where Trace == Void {
  /// A model without state has nothing to take over.
  public mutating func absorb(_ traces: [Void]) {}
}

extension TrainableModel {
  /// All parameters with their paths, in a fixed order.
  public var parameters: [(path: String, value: Tensor)] {
    var result: [(path: String, value: Tensor)] = []
    var copy = self
    copy.updateParameters { path, parameter in result.append((path, parameter)) }
    return result
  }

  /// The number of parameters.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.value.count } }
}

extension TokenSequences: DivisibleBatch {
  /// Every token is a target.
  public var targetCount: Int { targets.count }
}

extension DecoderModel: TrainableModel {
  /// The summed cross-entropy of the next tokens.
  public func trainingLoss(
    of batch: TokenSequences, scaledBy weight: Float, on tape: Tape
  ) -> (loss: Variable, trace: Void) {
    (
      loss(
        batch.inputs, targets: batch.targets, context: batch.context, scaledBy: weight, on: tape),
      ()
    )
  }
}
