public import Tensors

extension Tape {
  /// The gradients of a scalar with respect to every named parameter it depends on.
  ///
  /// The tape is spent afterwards: each record is dropped once its gradient has been passed on.
  ///
  /// - Precondition: `loss` is a scalar that this tape recorded.
  public func gradients(of loss: Variable, seed: Float = 1) -> [String: Tensor] {
    precondition(loss.node != nil, "the loss depends on no parameter")
    precondition(loss.value.count == 1, "gradients(of:) wants a scalar, not \(loss.shape)")
    let start = [(loss, Tensor(filledWith: seed, shape: loss.shape))]
    let sums = backward(from: start, to: Set(parameters.values), spending: true)
    return parameters.compactMapValues { sums[$0] }
  }

  /// The product of some vectors with the Jacobian of several values: `Σ seedᵀ · ∂output/∂input`.
  ///
  /// ```swift
  /// let x = tape.variable(image)
  /// let logits = network(x, on: tape)
  /// let saliency = tape.gradients(of: [logits], seeds: [oneHot], withRespectTo: [x])
  /// ```
  ///
  /// The inputs may be any values on the tape, not only parameters; one that no output depends on
  /// gets zeros. Only what leads to them is computed.
  ///
  /// - Parameters:
  ///   - outputs: the values to start from.
  ///   - seeds: a tensor of the shape of each output; ones when left out.
  ///   - inputs: what the gradient is taken with respect to.
  ///   - retainingRecords: keeps the tape for another call; without, it is spent.
  /// - Returns: a tensor of the shape of each input.
  /// - Precondition: the inputs are not constants.
  public func gradients(
    of outputs: [Variable], seeds: [Tensor]? = nil, withRespectTo inputs: [Variable],
    retainingRecords: Bool = false
  ) -> [Tensor] {
    let seeds = seeds ?? outputs.map { Tensor(filledWith: 1, shape: $0.shape) }
    let targets = nodes(of: inputs)
    check(seeds.map(\.shape), against: outputs)
    let sums = backward(
      from: Array(zip(outputs, seeds)), to: Set(targets), spending: !retainingRecords)
    return zip(targets, inputs).map { sums[$0] ?? Tensor(zeros: $1.shape) }
  }

  /// The parameters that were named so far.
  public var parameterNames: [String] { parameters.keys.sorted() }

  /// The records of values that gradients are asked for.
  func nodes(of inputs: [Variable]) -> [Int] {
    inputs.map { input in
      guard let node = input.node else {
        preconditionFailure("a gradient with respect to a constant of shape \(input.shape)")
      }
      return node
    }
  }

  /// Traps when a seed does not fit its output.
  func check(_ seeds: [[Int]], against outputs: [Variable]) {
    precondition(
      seeds == outputs.map(\.shape),
      "seeds of shapes \(seeds) for outputs of shapes \(outputs.map(\.shape))")
  }

  /// Walks back from some outputs and keeps the gradients that arrive at `targets`.
  ///
  /// `starting` holds gradients that have arrived before; `spending` drops each record once its
  /// gradient has been passed on.
  func backward(
    from outputs: [(Variable, Tensor)], to targets: Set<Int>, starting: [Int: Tensor] = [:],
    spending: Bool
  ) -> GradientSums {
    precondition(!isSpent, "the tape is spent: its gradients were taken before")
    isSpent = spending
    var sums = GradientSums(count: records.count)
    for (node, gradient) in starting { sums.add(gradient, to: node) }
    for case (let node?, let seed) in outputs.map({ ($0.0.node, $0.1) }) {
      sums.add(seed, to: node)
    }
    guard let start = outputs.compactMap(\.0.node).max(), let end = targets.min() else {
      return sums
    }
    let leading = leading(to: targets, upTo: start)
    for index in stride(from: start, through: end, by: -1) {
      let record = spending ? records.removeLast(downTo: index) : records[index]
      guard leading[index],
        let gradient = targets.contains(index) ? sums[index] : sums.take(index)
      else { continue }
      let wanted = record.inputs.map { $0.node.map { leading[$0] } ?? false }
      guard wanted.contains(true) else { continue }
      record.propagate(gradient, wanted: wanted, into: &sums)
    }
    return sums
  }

  /// Which records depend on one of `targets`, or are one.
  func leading(to targets: Set<Int>, upTo start: Int, floor: Int = 0) -> [Bool] {
    var leading = [Bool](repeating: false, count: start + 1)
    for target in targets where target <= start { leading[target] = true }
    for index in floor..<max(start + 1, floor) where !leading[index] {
      leading[index] = records[index].inputs.contains { $0.node.map { leading[$0] } ?? false }
    }
    return leading
  }
}

extension [any Record] {
  /// Removes and returns the record at `index`, with everything above it.
  fileprivate mutating func removeLast(downTo index: Int) -> any Record {
    let record = self[index]
    removeLast(count - index)
    return record
  }
}
