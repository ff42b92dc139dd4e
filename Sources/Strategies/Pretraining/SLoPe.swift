internal import CompressionCore
internal import Foundation
internal import Tensors

/// A linear layer whose weight keeps n of every m inputs from the start, and n of every m outputs in
/// the gradient of its input.
///
/// ```
/// y  = x · W_Rᵀ + b + (x · A) · B / r        W_R: n largest of every m inputs
/// ∂x = ∂y · W_RC + ∂y · Bᵀ · Aᵀ / r          W_RC: of W_R, n largest of every m outputs
/// ∂W = R ∘ (∂yᵀ · x)
/// ```
///
/// W_R has no pattern along the outputs, which the product of the backward pass would need; pruning
/// it once more makes that gradient an approximation, and the forward pass stays exact.
///
/// Reference: M. Mozaffari et al., *SLoPe: Double-Pruned Sparse Plus Lazy Low-Rank Adapter
/// Pretraining of LLMs*, 2024, https://arxiv.org/abs/2405.16325.
struct SLoPe {
  /// The factors that join in the last part of a training.
  struct Adapter {
    /// A, `[in, r]`.
    var input: Tensor
    /// B, `[r, out]`.
    var output: Tensor

    /// What the product is divided by.
    var rank: Float { Float(input.columns) }
  }

  /// The gradients of one backward pass.
  struct Gradients {
    let weight: Tensor
    let bias: Tensor
    let adapterInput: Tensor
    let adapterOutput: Tensor
    /// Through the sparse weight alone.
    let sparseInput: Tensor
    /// Through the adapter too.
    let input: Tensor
  }

  /// W_R, `[out, in]`.
  private(set) var weight: Tensor
  let mask: Mask
  /// Which elements of W_R the gradient of the input reads.
  private(set) var doubleMask: Mask
  private let pattern: Budget.Sparsity

  /// Prunes a dense weight to `keep` of every `of`, which divides both extents.
  init(_ dense: Tensor, keep: Int, of: Int) {
    pattern = keep < of ? .pattern(keep: keep, of: of) : .fraction(0)
    mask = Mask(removing: pattern, lowest: dense.magnitude(), within: .layer)
    weight = mask.applied(to: dense)
    doubleMask = Self.doubleMask(of: weight, pattern)
  }

  /// Prunes the weight once more along the outputs, as it is now.
  mutating func renewDoubleMask() { doubleMask = Self.doubleMask(of: weight, pattern) }

  private static func doubleMask(of weight: Tensor, _ pattern: Budget.Sparsity) -> Mask {
    let across = Mask(
      removing: pattern, lowest: weight.transposed().magnitude(), within: .layer)
    let kept = weight.values.indices.map { index in
      across[index % weight.columns, index / weight.columns]
    }
    return Mask(rows: weight.rows, columns: weight.columns, kept: kept)
  }

  /// W_RC, `[out, in]`.
  var doubleWeight: Tensor { doubleMask.applied(to: weight) }

  /// The share of all elements that only the second pruning removes.
  var extraZeroShare: Double {
    let extra = zip(mask.kept, doubleMask.kept).count { $0 && !$1 }
    return Double(extra) / Double(mask.kept.count)
  }

  /// x · W_Rᵀ of inputs `[tokens, in]`.
  func sparseOutput(_ inputs: Tensor) -> Tensor { inputs.matmul(weight, transposingRight: true) }

  /// The output `[tokens, out]` with bias and adapter.
  func output(_ inputs: Tensor, bias: Tensor, adapter: Adapter) -> Tensor {
    var output = sparseOutput(inputs)
    let extra = inputs.matmul(adapter.input).matmul(adapter.output)
    output.add(extra, times: 1 / adapter.rank)
    output.add(
      Tensor(filledWith: 1, shape: [inputs.rows, 1]).matmul(bias.reshaped([1, bias.count])))
    return output
  }

  /// The gradients for that of the output, `[tokens, out]`.
  func gradients(_ outputGradient: Tensor, inputs: Tensor, adapter: Adapter) -> Gradients {
    let dense = outputGradient.matmul(inputs, transposingSelf: true)
    let hidden = outputGradient.matmul(adapter.output, transposingRight: true)
    let sparse = outputGradient.matmul(doubleWeight)
    var total = sparse
    total.add(hidden.matmul(adapter.input, transposingRight: true), times: 1 / adapter.rank)
    let ones = Tensor(filledWith: 1, shape: [1, inputs.rows])
    return Gradients(
      weight: mask.applied(to: dense),
      bias: ones.matmul(outputGradient).reshaped([outputGradient.columns]),
      adapterInput: inputs.matmul(hidden, transposingSelf: true).scaled(by: 1 / adapter.rank),
      adapterOutput: inputs.matmul(adapter.input).matmul(outputGradient, transposingSelf: true)
        .scaled(by: 1 / adapter.rank), sparseInput: sparse, input: total)
  }

  /// The state of the authors' AdamW, whose ε stands beside the root before bias correction.
  struct Moments {
    var mean: [Float]
    var square: [Float]
    var step = 0
  }

  /// Updates W_R: decay first, then `η·√(1 − β₂ᵗ)/(1 − β₁ᵗ) · m/(√v + ε)`.
  mutating func update(
    gradient: Tensor, moments: inout Moments, rate: Double, betas: (Double, Double),
    epsilon: Double, decay: Double
  ) {
    moments.step += 1
    let step = Double(moments.step)
    let size = Float(rate * (1 - pow(betas.1, step)).squareRoot() / (1 - pow(betas.0, step)))
    let (first, second) = (Float(betas.0), Float(betas.1))
    var values = weight.values
    for (index, slope) in gradient.values.enumerated() where mask.kept[index] {
      moments.mean[index] = first * moments.mean[index] + (1 - first) * slope
      moments.square[index] = second * moments.square[index] + (1 - second) * slope * slope
      values[index] *= Float(1 - rate * decay)
      values[index] -=
        size * moments.mean[index] / (moments.square[index].squareRoot() + Float(epsilon))
    }
    weight = Tensor(values, shape: weight.shape)
  }
}
