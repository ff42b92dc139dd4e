internal import Foundation

/// Numbers in training, with the moments of Adam.
struct AdamValues {
  var values: [Double]
  private var first: [Double]
  private var second: [Double]

  init(_ values: [Double]) {
    self.values = values
    first = values.map { _ in 0 }
    second = first
  }

  mutating func update(_ gradient: [Double], _ method: ARMOR, step: Int) {
    let (beta1, beta2) = method.momentum
    let (scale1, scale2) = (1 - pow(beta1, Double(step)), 1 - pow(beta2, Double(step)))
    for index in values.indices {
      first[index] = beta1 * first[index] + (1 - beta1) * gradient[index]
      second[index] = beta2 * second[index] + (1 - beta2) * gradient[index] * gradient[index]
      let root = (second[index] / scale2).squareRoot() + method.epsilon
      values[index] -= method.learningRate * first[index] / scale1 / root
    }
  }
}

/// The three factors of a normalised weight, and what they are to become.
struct ARMORFactors {
  /// The blocks of A, `[out / b, b, b]`.
  var left: AdamValues
  /// The blocks of B, `[in / b, b, b]`.
  var right: AdamValues
  /// The core C, `[out, in]`, also where the mask hides it.
  var core: AdamValues
  /// Which elements of the core count.
  var mask: [Bool]
  /// How many steps of Adam there were.
  var steps = 0
  let rows: Int
  let columns: Int
  let block: Int
  let channelWeights: [Double]
  private let target: [Double]
  /// The loss of a weight of zeros.
  private let scale: Double

  init(target: Plane, channelWeights: [Double], mask: [Bool], block: Int) {
    func identities(_ count: Int) -> AdamValues {
      AdamValues(
        (0..<count * block * block).map { $0 % (block * block) % (block + 1) == 0 ? 1 : 0 })
    }
    (rows, columns) = (target.rows, target.columns)
    left = identities(target.rows / block)
    right = identities(target.columns / block)
    core = AdamValues(target.values)
    self.mask = mask
    self.block = block
    self.channelWeights = channelWeights
    self.target = target.values
    let width = target.columns
    scale = target.values.enumerated().reduce(0) { sum, next in
      sum + channelWeights[next.offset % width] * next.element * next.element
    }
  }

  /// The core under its mask, `[out, in]`.
  var maskedCore: [Double] { zip(core.values, mask).map { $1 ? $0 : 0 } }

  /// A · (C ∘ M) · B, `[out, in]`.
  var product: [Double] { timesRight(timesLeft(maskedCore)) }

  /// The product less the target, `[out, in]`.
  func errors() -> [Double] { zip(product, target).map { $0 - $1 } }

  /// The loss over that of a weight of zeros.
  var loss: Double {
    let sum = errors().enumerated().reduce(0) { sum, next in
      sum + channelWeights[next.offset % columns] * next.element * next.element
    }
    return sum / scale
  }

  /// The derivatives of the loss by the blocks and by the core, as if there were no mask.
  func gradients() -> (left: [Double], right: [Double], core: [Double]) {
    let masked = maskedCore
    let (seen, given) = (timesLeft(masked), timesRight(masked))
    let pull = errors().enumerated().map { index, error in
      2 * channelWeights[index % columns] * error / scale
    }
    var leftGradient = left.values.map { _ in 0.0 }
    var rightGradient = right.values.map { _ in 0.0 }
    for row in 0..<rows {
      for column in 0..<columns {
        let value = pull[row * columns + column]
        let (top, start) = (row / block * block, column / block * block)
        for inner in 0..<block {
          leftGradient[row * block + inner] += value * given[(top + inner) * columns + column]
          rightGradient[(start + inner) * block + column % block] +=
            value * seen[row * columns + start + inner]
        }
      }
    }
    let core = timesRight(timesLeft(pull, transposed: true), transposed: true)
    return (leftGradient, rightGradient, core)
  }

  /// A · M or Aᵀ · M.
  private func timesLeft(_ matrix: [Double], transposed: Bool = false) -> [Double] {
    var result = [Double](repeating: 0, count: matrix.count)
    for row in 0..<rows {
      let top = row / block * block
      for inner in 0..<block {
        let factor =
          left.values[
            transposed ? (top + inner) * block + row % block : row * block + inner]
        for column in 0..<columns {
          result[row * columns + column] += factor * matrix[(top + inner) * columns + column]
        }
      }
    }
    return result
  }

  /// M · B or M · Bᵀ.
  private func timesRight(_ matrix: [Double], transposed: Bool = false) -> [Double] {
    var result = [Double](repeating: 0, count: matrix.count)
    for row in 0..<rows {
      for column in 0..<columns {
        let start = column / block * block
        for inner in 0..<block {
          let factor =
            right.values[
              transposed ? column * block + inner : (start + inner) * block + column % block]
          result[row * columns + column] += matrix[row * columns + start + inner] * factor
        }
      }
    }
    return result
  }
}
