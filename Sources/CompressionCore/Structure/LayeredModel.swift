public import Autograd
internal import Foundation
public import Networks
public import Tensors

/// A parameter of a decoder block.
public enum BlockPart: String, CaseIterable, Sendable {
  /// The gain of the norm before the attention, `[width]`.
  case attentionNorm
  /// The query projection, `[heads · headWidth, width]`.
  case query
  /// The key projection, `[keyHeads · headWidth, width]`.
  case key
  /// The value projection, `[keyHeads · headWidth, width]`.
  case value
  /// The output projection of the attention, `[width, heads · headWidth]`.
  case output
  /// The gain of the norm before the feed-forward layer, `[width]`.
  case feedForwardNorm
  /// The gate projection, `[channels, width]`.
  case gate
  /// The up projection, `[channels, width]`.
  case up
  /// The down projection, `[width, channels]`.
  case down

  /// The linear maps, in the order in which they run.
  public static let linears: [BlockPart] = [.query, .key, .value, .output, .gate, .up, .down]
}

/// A decoder whose blocks can be dropped, merged and made narrower.
///
/// This is all that a strategy for whole models sees of a model. Blocks are counted from 0; each is
/// grouped-query attention and a gated feed-forward layer around one residual stream:
///
/// ```
/// x ← x + output · attention(query · n, key · n, value · n)       n = norm(x)
/// x ← x + down · (silu(gate · n) · (up · n))                      n = norm(x)
/// ```
///
/// The number of heads and channels of a block is that of its matrices; the width of a head never
/// changes. A key head and the query heads that it serves are one *group*.
public protocol LayeredModel: Sendable {
  /// The number of blocks.
  var blockCount: Int { get }
  /// The width of one head.
  var headWidth: Int { get }

  /// A parameter of a block; a new one may have another shape.
  subscript(part: BlockPart, ofBlock block: Int) -> Tensor { get set }

  /// The bias `[out]` of a linear map of a block, where it has one.
  subscript(biasOf part: BlockPart, ofBlock block: Int) -> Tensor? { get set }

  /// What a linear map of a block leaves out of its inputs, if anything.
  subscript(inputSparsityOf part: BlockPart, ofBlock block: Int) -> InputSparsity? { get set }

  /// The magnitude of an activated gate of a block up to which its channel is left out, if any is.
  subscript(gateThresholdOfBlock block: Int) -> Double? { get set }

  /// The gates of a block after their activation, `[tokens, channels]`, for what gate and up read.
  func activatedGates(ofBlock block: Int, _ inputs: Tensor) -> Tensor

  /// Queries or keys of a block, `[tokens, heads · headWidth]`, turned by the positions of sequences
  /// of `context` tokens, or turned back.
  func rotated(_ heads: Tensor, ofBlock block: Int, context: Int, back: Bool) -> Tensor

  /// The name under which tapes know a parameter; no two parameters share one.
  func path(of part: BlockPart, ofBlock block: Int) -> String

  /// The model with some of its blocks, in the order given.
  func keepingBlocks(_ indices: [Int]) -> Self

  /// The residual stream before the first block, `[tokens, width]`.
  func embed(_ sequences: TokenSequences) -> Tensor

  /// The residual stream after a block, for sequences of `context` tokens one after another.
  func output(ofBlock block: Int, _ x: Variable, context: Int, on tape: Tape) -> Variable

  /// The residual stream after the last block as the head reads it.
  func normalised(_ x: Tensor) -> Tensor

  /// The logits of every position, `[tokens, vocabulary]`, from what the head reads.
  func logits(_ normalised: Tensor) -> Tensor

  /// `weight` times the summed loss in nats of the targets, from the stream after the last block.
  func loss(
    _ x: Variable, targets: [Int32], scaledBy weight: Float, on tape: Tape
  ) -> Variable
}

extension LayeredModel {
  /// Nothing is left out, and nothing can be.
  public subscript(inputSparsityOf part: BlockPart, ofBlock block: Int) -> InputSparsity? {
    get { nil }
    set { precondition(newValue == nil, "\(Self.self) leaves out no inputs") }
  }

  /// No channel is left out, and none can be.
  public subscript(gateThresholdOfBlock block: Int) -> Double? {
    get { nil }
    set { precondition(newValue == nil, "\(Self.self) leaves out no channels") }
  }

  /// `silu(gate · n)`.
  public func activatedGates(ofBlock block: Int, _ inputs: Tensor) -> Tensor {
    product(.gate, ofBlock: block, inputs).map { $0 / (1 + exp(-$0)) }
  }

  /// As they are: the model has no rotary positions.
  public func rotated(_ heads: Tensor, ofBlock block: Int, context: Int, back: Bool) -> Tensor {
    heads
  }

  /// Whether some layer leaves out inputs.
  public var leavesOutInputs: Bool {
    (0..<blockCount).contains { block in
      self[gateThresholdOfBlock: block] != nil
        || BlockPart.linears.contains { self[inputSparsityOf: $0, ofBlock: block] != nil }
    }
  }
}

/// What a strategy for whole models must know of a model besides its weights.
public enum ModelNeed: String, Codable, CaseIterable, Sendable {
  /// The residual streams between the blocks.
  case states
  /// Gradients of the loss.
  case gradients
  /// The training of single blocks.
  case training
}
