internal import Autograd
internal import CompressionCore
internal import Foundation
internal import Tensors

/// Two small networks: one that leads from a share to logits of sizes, one that leads from both to
/// scales on what the blocks give.
struct BudgetRouter {
  /// The parameters by name: the first layers `[in, hidden]` and the last `[hidden, out]`.
  private(set) var parameters: [String: Tensor]
  private let axes: ElasticAxes
  private let width: Int
  private var optimiser = AdamW(AdamW.Settings(beta1: 0.9, beta2: 0.999, decay: 0))

  private static let hidden = 16

  /// How much a size loses in the prior for a distance of all from the size of equal shares.
  private static let sharpness = 8.0

  init(_ axes: ElasticAxes, width: Int, random: inout RandomStream) {
    (self.axes, self.width) = (axes, width)
    let inputs = LlamaFlexPruning.shares.count
    func first(_ inputs: Int) -> Tensor {
      Tensor(
        normal: [inputs, Self.hidden], standardDeviation: 1 / Float(inputs).squareRoot(),
        random: &random)
    }
    // Zero last layers: the prior and no modulation at first.
    parameters = [
      "router.first": first(inputs),
      "router.last": Tensor(
        zeros: [Self.hidden, axes.candidates.reduce(0) { $0 + $1.count }]),
      "modulation.first": first(inputs + axes.candidates.count),
      "modulation.last": Tensor(zeros: [Self.hidden, 2 * axes.full.blocks * width]),
    ]
  }

  /// The weights of the trained shares, `[1, shares]`: one where the share is trained, and of two
  /// neighbours linearly between them.
  static func embedding(_ share: Double) -> Tensor {
    let known = LlamaFlexPruning.shares
    let share = min(max(share, known[known.count - 1]), known[0])
    var weights = known.map { _ in Float(0) }
    let upper = known.lastIndex { $0 >= share } ?? 0
    let lower = min(upper + 1, known.count - 1)
    let place = lower == upper ? 0 : (known[upper] - share) / (known[upper] - known[lower])
    weights[upper] += Float(1 - place)
    weights[lower] += Float(place)
    return Tensor(weights, shape: [1, known.count])
  }

  /// The logits of the sizes of each axis, `[1, sizes]`.
  func logits(share: Double, on tape: Tape) throws(CompressionError) -> [Variable] {
    let start = try axes.uniform(share: share)
    let all = network("router", tape.constant(Self.embedding(share)), on: tape)
    var first = 0
    return axes.candidates.enumerated().map { axis, sizes in
      let full = Double(axes.full.sizes[axis])
      let prior = sizes.map {
        Float(-Self.sharpness * abs(Double($0 - start.sizes[axis])) / full)
      }
      defer { first += sizes.count }
      return tape.add(
        tape.columns(all, first..<first + sizes.count),
        tape.constant(Tensor(prior, shape: [1, sizes.count])))
    }
  }

  /// The scales of what attention and feed-forward layer of each block give, `[width, 1]` each.
  func scales(
    share: Double, sizes: [Variable], on tape: Tape
  ) -> [(attention: Variable, feedForward: Variable)] {
    let parts = [tape.constant(Self.embedding(share))] + sizes.map { tape.reshape($0, [1, 1]) }
    let all = network("modulation", tape.concatenate(parts, axis: 1), on: tape)
    func column(_ place: Int) -> Variable {
      tape.reshape(tape.columns(all, place * width..<(place + 1) * width), [width, 1])
    }
    return (0..<axes.full.blocks).map { (column(2 * $0), column(2 * $0 + 1)) }
  }

  /// The policy that the router finds most probable of those that keep a share.
  func choice(share: Double) throws(CompressionError) -> ElasticPolicy {
    let tape = Tape(recording: false)
    let scores = try logits(share: share, on: tape).map { tape.logSoftmax($0).value.values }
    func score(_ policy: ElasticPolicy) -> Float {
      zip(policy.sizes, zip(axes.candidates, scores)).reduce(0) { sum, axis in
        let distances = axis.1.0.map { abs($0 - axis.0) }
        let nearest = distances.indices.min { distances[$0] < distances[$1] } ?? 0
        return sum + axis.1.1[nearest]
      }
    }
    let policies = try axes.policies(keeping: share)
    let places = policies.map(score)
    // Of equally probable ones the first, which has the most blocks and heads.
    let best = places.indices.max { (places[$0], -$0) < (places[$1], -$1) } ?? 0
    return policies[best]
  }

  /// Takes a step with the gradients that there are.
  mutating func update(_ gradients: [String: Tensor], rate: Float) {
    optimiser.beginStep()
    for (name, gradient) in gradients.sorted(by: { $0.key < $1.key }) {
      guard var value = parameters[name] else { continue }
      optimiser.update(name, &value, gradient: gradient, rate: rate)
      parameters[name] = value
    }
  }

  private func network(_ name: String, _ inputs: Variable, on tape: Tape) -> Variable {
    guard let first = parameters[name + ".first"], let last = parameters[name + ".last"] else {
      preconditionFailure("no network \(name)")
    }
    let hidden = tape.tanh(tape.matmul(inputs, tape.parameter(name + ".first", first)))
    return tape.matmul(hidden, tape.parameter(name + ".last", last))
  }
}

extension RandomStream {
  /// Draws of the standard Gumbel distribution.
  mutating func gumbel(_ count: Int) -> Tensor {
    let values = (0..<count).map { _ in
      Float(-log(-log(max(uniform(), Double.leastNonzeroMagnitude))))
    }
    return Tensor(values, shape: [1, count])
  }
}
