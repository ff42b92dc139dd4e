public import Tensors

extension Tape {
  /// The gradients of some values as values on this tape, which can be differentiated once more.
  ///
  /// - Parameters:
  ///   - outputs: the values to start from.
  ///   - seeds: a value of the shape of each output; ones when left out.
  ///   - inputs: what the gradient is taken with respect to; one that no output depends on gets a
  ///     constant of zeros.
  /// - Returns: a value of the shape of each input.
  /// - Precondition: every operation on the way is twice differentiable; the message names the one
  ///   that is not.
  /// - Complexity: the memory of the records of the backward pass, which stay on the tape.
  public func differentiableGradients(
    of outputs: [Variable], seeds: [Variable]? = nil, withRespectTo inputs: [Variable]
  ) -> [Variable] {
    let seeds = seeds ?? outputs.map { constant(Tensor(filledWith: 1, shape: $0.shape)) }
    check(seeds.map(\.shape), against: outputs)
    let found = walk(from: Array(zip(outputs, seeds)), to: nodes(of: inputs))
    return zip(found, inputs).map { $0 ?? constant(Tensor(zeros: $1.shape)) }
  }

  /// The second derivatives of a scalar, to be multiplied by vectors.
  ///
  /// ```swift
  /// let hessian = tape.hessian(of: loss, withRespectTo: [weight])
  /// let curvature = hessian.times([direction])[0]
  /// ```
  ///
  /// - Precondition: `loss` is a scalar.
  public func hessian(of loss: Variable, withRespectTo inputs: [Variable]) -> Hessian {
    precondition(loss.value.count == 1, "hessian(of:) wants a scalar, not \(loss.shape)")
    return Hessian(
      tape: self, inputs: inputs,
      gradients: differentiableGradients(of: [loss], withRespectTo: inputs))
  }

  /// The Hessian of a scalar times one vector, by the names of the parameters.
  ///
  /// The tape stays usable. For many vectors take `hessian(of:withRespectTo:)`, which walks back
  /// through the loss only once.
  ///
  /// - Precondition: each name is a parameter of this tape.
  public func hessianVectorProduct(
    of loss: Variable, vectors: [String: Tensor]
  ) -> [String: Tensor] {
    let names = vectors.keys.sorted()
    let inputs = names.map { name -> Variable in
      guard let node = parameters[name], let vector = vectors[name] else {
        preconditionFailure("no parameter \(name) on the tape; it has \(parameterNames)")
      }
      return Variable(value: vector, node: node)  // only the shape and the record count
    }
    let products = hessian(of: loss, withRespectTo: inputs).times(names.compactMap { vectors[$0] })
    return Dictionary(uniqueKeysWithValues: zip(names, products))
  }

  /// The Gauss-Newton approximation of the second derivatives: `Jᵀ · H · J`.
  ///
  /// `J` is the Jacobian of `outputs` with respect to the inputs, `H` the Hessian of the loss with
  /// respect to the outputs. For cross-entropy of logits it is the Fisher information.
  ///
  /// Reference: N. Schraudolph, *Fast Curvature Matrix-Vector Products*, 2002.
  public func gaussNewton(
    of loss: Variable, through outputs: Variable, withRespectTo inputs: [Variable]
  ) -> GaussNewton {
    let seed = variable(Tensor(zeros: outputs.shape))
    return GaussNewton(
      tape: self, inputs: inputs, outputs: outputs, seed: seed,
      pulled: differentiableGradients(of: [outputs], seeds: [seed], withRespectTo: inputs),
      curvature: hessian(of: loss, withRespectTo: [outputs]))
  }

  /// Whether `differentiableGradients` can be taken of a value.
  package func isTwiceDifferentiable(_ value: Variable) -> Bool {
    guard let start = value.node else { return true }
    var reached = [Bool](repeating: false, count: start + 1)
    reached[start] = true
    for index in stride(from: start, through: 0, by: -1) where reached[index] {
      guard records[index].isTwiceDifferentiable else { return false }
      for case let node? in records[index].inputs.map(\.node) { reached[node] = true }
    }
    return true
  }

  /// Walks back with every step recorded; nil for a target that nothing arrived at.
  func walk(
    from outputs: [(Variable, Variable)], to targets: [Int], floor: Int = 0
  ) -> [Variable?] {
    guard let start = outputs.compactMap(\.0.node).max(), let end = targets.min() else {
      return targets.map { _ in nil }
    }
    var sums = [Variable?](repeating: nil, count: max(start, targets.max() ?? 0) + 1)
    func add(_ part: Variable, to node: Int) {
      sums[node] = sums[node].map { self.add($0, part) } ?? part
    }
    for case (let node?, let seed) in outputs.map({ ($0.0.node, $0.1) }) { add(seed, to: node) }
    let leading = leading(to: Set(targets), upTo: start, floor: floor)
    for index in stride(from: start, through: end, by: -1) {
      guard leading[index], let gradient = sums[index] else { continue }
      let record = records[index]
      let wanted = record.inputs.map { $0.node.map { leading[$0] } ?? false }
      guard wanted.contains(true) else { continue }
      let parts = record.gradients(gradient, wanted: wanted, on: self)
      for (slot, part) in parts.enumerated() where wanted[slot] {
        guard let node = record.inputs[slot].node, let part else { continue }
        add(part, to: node)
      }
    }
    return targets.map { sums[$0] }
  }
}

/// The Hessian of a scalar, kept as the record of its gradient.
public struct Hessian {
  let tape: Tape
  let inputs: [Variable]
  let gradients: [Variable]

  /// The gradient of the scalar with respect to each input.
  public var gradient: [Tensor] { gradients.map(\.value) }

  /// The product with a vector, exact to rounding: `H · v = ∂(gᵀ · v)/∂x`.
  ///
  /// - Parameter vectors: a tensor of the shape of each input.
  /// - Returns: a tensor of the shape of each input.
  public func times(_ vectors: [Tensor]) -> [Tensor] {
    tape.gradients(
      of: gradients, seeds: vectors, withRespectTo: inputs, retainingRecords: true)
  }
}

/// The Gauss-Newton matrix of a scalar, kept as records on a tape.
public struct GaussNewton {
  let tape: Tape
  let inputs: [Variable]
  let outputs: Variable
  let seed: Variable
  let pulled: [Variable]
  let curvature: Hessian

  /// The Jacobian of the outputs times a vector, of the shape of the outputs.
  ///
  /// `Jᵀ · u` is linear in `u`, so its derivative along the vector is `J · v`.
  public func jacobian(times vectors: [Tensor]) -> Tensor {
    tape.gradients(
      of: pulled, seeds: vectors, withRespectTo: [seed], retainingRecords: true)[0]
  }

  /// The product with a vector: a tensor of the shape of each input.
  public func times(_ vectors: [Tensor]) -> [Tensor] {
    let bent = curvature.times([jacobian(times: vectors)])
    return tape.gradients(
      of: [outputs], seeds: bent, withRespectTo: inputs, retainingRecords: true)
  }
}
