internal import Foundation
internal import Tensors

/// Functions of rows that a transformer needs for inference.
///
/// Unsafe for the loops over memory; every index comes from a checked shape.
enum TransformerMath {
  /// Adds a bias to each row.
  static func addBias(_ x: Tensor, _ bias: Tensor) -> Tensor {
    precondition(bias.count == x.columns, "addBias: \(x.shape) and \(bias.shape)")
    let columns = x.columns
    var result = x
    result.withMutableBuffer { target in
      bias.withBuffer { bias in
        for start in stride(from: 0, to: target.count, by: max(columns, 1)) {
          for column in 0..<columns { target[start + column] += bias[column] }
        }
      }
    }
    return result
  }

  /// `g · (x − mean) / √(variance + ε) + b` per row, with moments in double.
  static func layerNorm(_ x: Tensor, gain: Tensor, bias: Tensor, epsilon: Float) -> Tensor {
    let width = x.columns
    precondition(gain.count == width && bias.count == width, "layerNorm: \(x.shape)")
    return Tensor(shape: x.shape) { target in
      x.withBuffer { x in
        gain.withBuffer { gain in
          bias.withBuffer { bias in
            for start in stride(from: 0, to: x.count, by: max(width, 1)) {
              let row = UnsafeBufferPointer(rebasing: x[start..<start + width])
              let (mean, scale) = moments(row, epsilon: epsilon)
              for column in 0..<width {
                target[start + column] = (row[column] - mean) * scale * gain[column] + bias[column]
              }
            }
          }
        }
      }
    }
  }

  private static func moments(
    _ row: UnsafeBufferPointer<Float>, epsilon: Float
  ) -> (mean: Float, scale: Float) {
    let count = Double(row.count)
    let mean = sum(row) { $0 } / count
    let variance = sum(row) { ($0 - mean) * ($0 - mean) } / count
    return (Float(mean), Float(1 / (variance + Double(epsilon)).squareRoot()))
  }

  /// A sum in eight lanes, so that the compiler may use vectors.
  private static func sum(
    _ row: UnsafeBufferPointer<Float>, _ term: (SIMD8<Double>) -> SIMD8<Double>
  ) -> Double {
    var lanes = SIMD8<Double>()
    var index = 0
    while index + 8 <= row.count {
      var values = SIMD8<Double>()
      for lane in 0..<8 { values[lane] = Double(row[index + lane]) }
      lanes += term(values)
      index += 8
    }
    var total = lanes.sum()
    while index < row.count {
      total += term(SIMD8(repeating: Double(row[index])))[0]
      index += 1
    }
    return total
  }

  /// The activation of each element.
  static func activate(
    _ x: Tensor, _ activation: TransformerConfiguration.Activation
  ) -> Tensor {
    switch activation {
    case .relu: x.map { max($0, 0) }
    case .silu: x.map { $0 / (1 + exp(-$0)) }
    case .gelu: x.map { 0.5 * $0 * (1 + erf($0 * 0.707_106_77)) }
    case .geluTanh:
      x.map { x in 0.5 * x * (1 + tanh(0.797_884_56 * (x + 0.044715 * x * x * x))) }
    }
  }

  /// Some columns of a matrix, as a copy.
  static func columns(_ range: Range<Int>, of x: Tensor) -> Tensor {
    let width = x.columns
    precondition(range.upperBound <= width, "columns \(range) of \(x.shape)")
    return Tensor(shape: [x.rows, range.count]) { target in
      x.withBuffer { x in
        for row in 0..<(x.count / max(width, 1)) {
          for column in range {
            target[row * range.count + column - range.lowerBound] = x[row * width + column]
          }
        }
      }
    }
  }

  /// Adds each row times its weight to the row of `sum` that it belongs to.
  static func scatter(
    _ rows: Tensor, to indices: [Int32], weights: [Float], into sum: inout Tensor
  ) {
    let width = rows.columns
    precondition(indices.count == rows.rows && sum.columns == width, "scatter: \(rows.shape)")
    sum.withMutableBuffer { target in
      rows.withBuffer { rows in
        for (position, index) in indices.enumerated() {
          let (from, to) = (position * width, Int(index) * width)
          for column in 0..<width { target[to + column] += weights[position] * rows[from + column] }
        }
      }
    }
  }

  /// The tokens that each expert gets, with the weights of its outputs.
  ///
  /// Of equally probable experts the first is taken.
  static func routes(
    _ scores: Tensor, active: Int
  ) -> [(rows: [Int32], weights: [Float])] {
    let experts = scores.columns
    var routes = [(rows: [Int32], weights: [Float])](repeating: ([], []), count: experts)
    let logProbabilities = RowKernels.logSoftmax(scores).values
    for row in 0..<scores.rows {
      let logits = logProbabilities[row * experts..<(row + 1) * experts]
      let order = logits.indices.sorted { (logits[$1], $0) < (logits[$0], $1) }.prefix(active)
      let chosen = order.map { exp(logits[$0]) }
      let total = chosen.reduce(0, +)
      for (index, probability) in zip(order, chosen) {
        routes[index - row * experts].rows.append(Int32(row))
        routes[index - row * experts].weights.append(probability / total)
      }
    }
    return routes
  }
}
