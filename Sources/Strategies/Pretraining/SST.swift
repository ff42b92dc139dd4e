internal import Foundation
internal import Tensors

/// A weight that is trained as its singular value decomposition, a few vectors at a time.
///
/// ```
/// W = U · diag(s) · Vᵀ        G = ∂L/∂W
/// ∂sᵢ = uᵢᵀ·G·vᵢ   for all i        ∂uᵢ = G·vᵢ, ∂vᵢ = Gᵀ·uᵢ   for the chosen i
/// ```
///
/// The factor sᵢ of the true derivative of a vector is left out, so that directions of small
/// singular values move too; the component along the vector itself is taken off, and after each step
/// the vectors have length one again. Adam moves all; the state of the vectors begins anew when
/// others are chosen. After a while the vectors are no longer orthogonal, and the decomposition is
/// computed again.
///
/// Reference: J. Zhao et al., *Sparse Spectral Training and Inference on Euclidean and Hyperbolic
/// Neural Networks*, 2024, https://arxiv.org/abs/2405.15481.
struct SST {
  /// Adam's numbers.
  struct Settings {
    var rate: Double
    var betas: (Double, Double)
    var epsilon: Double
  }

  /// Singular values and the rows uᵢ, vᵢ.
  private(set) var values: [Double]
  private(set) var left: [[Double]]
  private(set) var right: [[Double]]
  private var valueState: AdamState
  private var vectorStates: [Int: (left: AdamState, right: AdamState)] = [:]

  /// Decomposes a weight `[out, in]`.
  init(_ weight: Tensor) throws {
    let decomposition = try weight.singularValueDecomposition()
    values = decomposition.values
    left = Self.rows(of: decomposition.left.transposed())
    right = Self.rows(of: decomposition.right)
    valueState = AdamState(count: values.count)
  }

  /// The weight `[out, in]`.
  var product: Tensor { product(keeping: values.count) }

  /// The weight with the first components alone.
  func product(keeping count: Int) -> Tensor {
    let (rows, columns) = (left.first?.count ?? 0, right.first?.count ?? 0)
    var result = [Double](repeating: 0, count: rows * columns)
    for index in 0..<count {
      let (tall, wide) = (left[index], right[index])
      for row in 0..<rows {
        let scale = values[index] * tall[row]
        for column in 0..<columns { result[row * columns + column] += scale * wide[column] }
      }
    }
    return Tensor(result.map(Float.init), shape: [rows, columns])
  }

  /// The probability with which each component is chosen: a share at random, the rest by value.
  func samplingProbability(uniformShare: Double) -> [Double] {
    let total = values.reduce(0, +)
    return values.map { uniformShare / Double(values.count) + (1 - uniformShare) * $0 / total }
  }

  /// ∂L/∂sᵢ for all components.
  func valueGradient(_ gradient: Tensor) -> [Double] {
    let rows = Self.rows(of: gradient)
    return values.indices.map { index in
      Self.dot(left[index], Self.apply(rows, to: right[index]))
    }
  }

  /// The directions of the chosen vectors, without their components along the vectors.
  func vectorGradients(
    _ gradient: Tensor, chosen: [Int]
  ) -> [(left: [Double], right: [Double])] {
    let rows = Self.rows(of: gradient)
    let transposed = Self.rows(of: gradient.transposed())
    return chosen.map { index in
      (
        Self.tangent(Self.apply(rows, to: right[index]), at: left[index]),
        Self.tangent(Self.apply(transposed, to: left[index]), at: right[index])
      )
    }
  }

  /// Multiplies all singular values, and so the weight.
  mutating func shrinkValues(by factor: Double) {
    for index in values.indices { values[index] *= factor }
  }

  /// Does one step along the gradient of the weight.
  mutating func step(_ gradient: Tensor, chosen: [Int], settings: Settings) {
    if Set(vectorStates.keys) != Set(chosen) { vectorStates = [:] }
    let vectors = vectorGradients(gradient, chosen: chosen)
    let slopes = valueGradient(gradient)
    valueState.update(&values, slopes, settings)
    for (index, direction) in zip(chosen, vectors) {
      var state =
        vectorStates[index]
        ?? (AdamState(count: left[index].count), AdamState(count: right[index].count))
      state.left.update(&left[index], direction.left, settings)
      state.right.update(&right[index], direction.right, settings)
      vectorStates[index] = state
      left[index] = Self.normalised(left[index])
      right[index] = Self.normalised(right[index])
    }
  }

  /// Adam's moments of some numbers.
  private struct AdamState {
    var mean: [Double]
    var square: [Double]
    var step = 0.0

    init(count: Int) {
      mean = Array(repeating: 0, count: count)
      square = mean
    }

    mutating func update(_ values: inout [Double], _ slopes: [Double], _ settings: Settings) {
      step += 1
      let (first, second) = settings.betas
      let (lift, root) = (1 - pow(first, step), 1 - pow(second, step))
      for index in values.indices {
        mean[index] = first * mean[index] + (1 - first) * slopes[index]
        square[index] = second * square[index] + (1 - second) * slopes[index] * slopes[index]
        values[index] -=
          settings.rate * (mean[index] / lift)
          / ((square[index] / root).squareRoot() + settings.epsilon)
      }
    }
  }

  // MARK: - Vectors

  private static func rows(of tensor: Tensor) -> [[Double]] {
    let values = tensor.values
    return (0..<tensor.rows).map { row in
      values[row * tensor.columns..<(row + 1) * tensor.columns].map(Double.init)
    }
  }

  private static func dot(_ left: [Double], _ right: [Double]) -> Double {
    zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
  }

  private static func apply(_ rows: [[Double]], to vector: [Double]) -> [Double] {
    rows.map { dot($0, vector) }
  }

  private static func tangent(_ direction: [Double], at vector: [Double]) -> [Double] {
    let along = dot(direction, vector)
    return zip(direction, vector).map { $0 - along * $1 }
  }

  private static func normalised(_ vector: [Double]) -> [Double] {
    let length = dot(vector, vector).squareRoot()
    return vector.map { $0 / length }
  }
}
