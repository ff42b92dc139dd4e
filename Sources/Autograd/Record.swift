internal import Tensors

/// How one value on a tape came about.
protocol Record {
  /// The operation's name, for messages.
  var name: String { get }
  /// What the value was computed from.
  var inputs: [Variable] { get }

  /// Passes the gradient of the value on to the inputs that are wanted.
  func propagate(_ gradient: Tensor, wanted: [Bool], into sums: inout GradientSums)

  /// The gradients of the inputs as a computation on a tape.
  func gradients(_ gradient: Variable, wanted: [Bool], on tape: Tape) -> [Variable?]

  /// The gradient of each sample with respect to the wanted inputs, `[samples] + shape`.
  func sampleGradients(_ gradient: Tensor, samples: Int, wanted: [Bool]) -> [Tensor?]

  /// Whether `gradients` can be called.
  var isTwiceDifferentiable: Bool { get }
}

/// A value that was given.
struct Leaf: Record {
  var name: String { "a given value" }
  var inputs: [Variable] { [] }
  var isTwiceDifferentiable: Bool { true }
  func propagate(_ gradient: Tensor, wanted: [Bool], into sums: inout GradientSums) {}
  func gradients(_ gradient: Variable, wanted: [Bool], on tape: Tape) -> [Variable?] { [] }
  func sampleGradients(_ gradient: Tensor, samples: Int, wanted: [Bool]) -> [Tensor?] { [] }
}

/// An operation applied to some inputs.
struct Application<Rule: Operation>: Record {
  let operation: Rule
  let inputs: [Variable]
  let saved: Rule.Saved

  var name: String { "\(Rule.self)" }
  var isTwiceDifferentiable: Bool { operation is any TwiceDifferentiable }

  func propagate(_ gradient: Tensor, wanted: [Bool], into sums: inout GradientSums) {
    // Sums that have begun are handed over, so that a rule can write into them.
    var parts = zip(inputs, wanted).map { input, wanted in
      wanted ? input.node.flatMap { sums.take($0) } : nil
    }
    operation.accumulate(
      gradient, inputs: inputs.map(\.value), saved: saved, wanted: wanted, into: &parts)
    for (index, part) in parts.enumerated() where wanted[index] {
      guard let node = inputs[index].node, let part else { continue }
      sums.add(part, to: node)
    }
  }

  func gradients(_ gradient: Variable, wanted: [Bool], on tape: Tape) -> [Variable?] {
    guard let rule = operation as? any TwiceDifferentiable else {
      preconditionFailure("\(name) has no second derivative: it is not TwiceDifferentiable")
    }
    return rule.gradients(gradient, inputs: inputs, wanted: wanted, on: tape)
  }

  func sampleGradients(_ gradient: Tensor, samples: Int, wanted: [Bool]) -> [Tensor?] {
    guard let rule = operation as? any SampleSeparable else {
      preconditionFailure(
        "\(name) has no gradients per sample; use Tape.perSampleGradients(samples:threads:_:)")
    }
    return open(rule, gradient, samples: samples, wanted: wanted)
  }

  private func open<Separable: SampleSeparable>(
    _ rule: Separable, _ gradient: Tensor, samples: Int, wanted: [Bool]
  ) -> [Tensor?] {
    guard let saved = saved as? Separable.Saved else {
      preconditionFailure("\(name): saved values of another operation")
    }
    return rule.sampleGradients(
      gradient, inputs: inputs.map(\.value), saved: saved, samples: samples, wanted: wanted)
  }
}

/// The gradients that have arrived at each record.
struct GradientSums {
  private var sums: [Tensor?]

  init(count: Int) {
    sums = Array(repeating: nil, count: count)
  }

  subscript(node: Int) -> Tensor? { sums[node] }

  mutating func add(_ part: Tensor, to node: Int) {
    if sums[node] == nil {
      sums[node] = part
    } else {
      sums[node]?.add(part)
    }
  }

  mutating func take(_ node: Int) -> Tensor? { sums[node].take() }
}
