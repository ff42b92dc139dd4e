public import Autograd
public import Tensors

/// What makes a residual stream of tokens.
public struct TransformerEmbedding: Sendable {
  /// The token embedding `[vocabulary, embeddingWidth]`.
  public var tokens: Tensor
  /// The learned positions `[positions, width]`, those before the first token left out.
  public var positions: Tensor?
  /// The embedding of the first kind of segment `[1, width]`.
  public var segment: Tensor?
  /// From the embedding's width to that of the stream.
  public var projection: TransformerLinear?
  /// The norm after the sum.
  public var norm: TransformerNorm?

  /// The residual stream before the first block, `[tokens, width]`.
  ///
  /// - Precondition: tokens and positions lie within their tables.
  public func callAsFunction(_ tokens: [Int32], context: Int, on tape: Tape) -> Variable {
    precondition(
      positions.map { context <= $0.rows } ?? true,
      "\(context) positions of \(positions?.rows ?? 0)")
    var x = tape.constant(RowKernels.gatherRows(self.tokens, tokens))
    if let projection { x = projection(x, on: tape) }
    if let positions {
      let places = tokens.indices.map { Int32($0 % context) }
      x = tape.add(x, tape.constant(RowKernels.gatherRows(positions, places)))
    }
    if let segment {
      x = tape.inferring(x) { TransformerMath.addBias($0, segment.reshaped([segment.columns])) }
    }
    return norm.map { $0(x, on: tape) } ?? x
  }
}

/// What makes logits of the residual stream.
public struct TransformerHead: Sendable {
  /// The last norm.
  public var norm: TransformerNorm?
  /// From the stream's width to that of the embedding.
  public var projection: TransformerLinear?
  /// The weight `[vocabulary, embeddingWidth]`; nil for a model that predicts no tokens.
  public var weight: Tensor?

  /// What the weight reads: the stream after the last norm and projection.
  public func normalised(_ x: Variable, on tape: Tape) -> Variable {
    let x = norm.map { $0(x, on: tape) } ?? x
    return projection.map { $0(x, on: tape) } ?? x
  }

  /// The logits `[tokens, vocabulary]`, or the last hidden state of a model without a head.
  public func callAsFunction(_ x: Variable, on tape: Tape) -> Variable {
    let x = normalised(x, on: tape)
    guard let weight else { return x }
    return tape.constant(x.value.matmul(weight, transposingRight: true))
  }
}
