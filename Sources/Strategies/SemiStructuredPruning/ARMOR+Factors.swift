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
  private let products: BlockProducts

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
    products = BlockProducts(rows: target.rows, columns: target.columns, block: block)
    let sum = Self.sum(target.values, weights: channelWeights)
    scale = sum > 0 ? sum : 1
  }

  /// The core under its mask, `[out, in]`.
  var maskedCore: [Double] { core.values.indices.map { mask[$0] ? core.values[$0] : 0 } }

  /// A · (C ∘ M) · B, `[out, in]`.
  var product: [Double] { products.right(products.left(left.values, maskedCore), right.values) }

  /// The product less the target, `[out, in]`.
  func errors() -> [Double] { errors(of: product) }

  /// The loss over that of a weight of zeros.
  var loss: Double { loss(of: errors()) }

  /// The loss that some errors are.
  func loss(of errors: [Double]) -> Double {
    Self.sum(errors, weights: channelWeights) / scale
  }

  /// The loss, and its derivatives by the blocks and by the core, as if there were no mask.
  func gradients() -> (loss: Double, left: [Double], right: [Double], core: [Double]) {
    let masked = maskedCore
    let (seen, given) = (
      products.left(left.values, masked), products.right(masked, right.values)
    )
    let errors = errors(of: products.right(seen, right.values))
    let pull = pull(of: errors)
    return (
      loss(of: errors), products.leftGradient(pull, given), products.rightGradient(pull, seen),
      coreGradient(pull)
    )
  }

  /// The derivative of the loss by the core, as if there were no mask, where the errors are known.
  func coreGradient(errors: [Double]) -> [Double] { coreGradient(pull(of: errors)) }

  private func coreGradient(_ pull: [Double]) -> [Double] {
    products.right(
      products.left(left.values, pull, transposed: true), right.values, transposed: true)
  }

  private func errors(of product: [Double]) -> [Double] {
    product.indices.map { product[$0] - target[$0] }
  }

  /// The derivative of the loss by the product.
  private func pull(of errors: [Double]) -> [Double] {
    let factors = channelWeights.map { 2 * $0 / scale }
    return errors.indices.map { factors[$0 % columns] * errors[$0] }
  }

  private static func sum(_ values: [Double], weights: [Double]) -> Double {
    var sum = 0.0
    for start in stride(from: 0, to: values.count, by: weights.count) {
      for (column, weight) in weights.enumerated() {
        sum += weight * values[start + column] * values[start + column]
      }
    }
    return sum
  }
}
