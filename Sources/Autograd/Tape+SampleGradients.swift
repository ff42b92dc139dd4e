public import Tensors

extension Tape {
  /// The gradient of each sample's own loss with respect to every named parameter, in one pass.
  ///
  /// The loss must be a sum over the samples, and each matrix of the computation must hold the
  /// samples as equal runs of consecutive rows; then the activations' gradients are those of the
  /// samples already, and only the parameters' need to be kept apart. Linear layers, lookups, norms
  /// and broadcast parameters can do that; for others there is `perSampleGradients(samples:threads:_:)`.
  ///
  /// - Parameters:
  ///   - loss: a scalar, the sum of the samples' losses.
  ///   - samples: how many samples there are.
  /// - Returns: for each parameter a tensor `[samples] + shape`. The tape is spent.
  /// - Precondition: each operation that uses a parameter directly keeps samples apart; the message
  ///   names the one that does not.
  /// - Complexity: time of a backward pass; memory of `samples` copies of the parameters.
  ///
  /// Reference: I. Goodfellow, *Efficient Per-Example Gradient Computations*, 2015.
  public func perSampleGradients(of loss: Variable, samples: Int) -> [String: Tensor] {
    precondition(loss.value.count == 1, "perSampleGradients wants a scalar, not \(loss.shape)")
    guard let start = loss.node, !isSpent else {
      preconditionFailure("the loss depends on no parameter, or the tape is spent")
    }
    isSpent = true
    let leaves = Set(parameters.values)
    let leading = leading(to: leaves, upTo: start)
    var sums = GradientSums(count: records.count)
    sums.add(Tensor(filledWith: 1, shape: loss.shape), to: start)
    for index in stride(from: start, through: 0, by: -1)
    where leading[index] && !leaves.contains(index) {
      guard let gradient = sums.take(index) else { continue }
      let record = records[index]
      let nodes = record.inputs.map(\.node)
      let inner = nodes.map { $0.map { leading[$0] && !leaves.contains($0) } ?? false }
      if inner.contains(true) { record.propagate(gradient, wanted: inner, into: &sums) }
      let own = nodes.map { $0.map(leaves.contains) ?? false }
      guard own.contains(true) else { continue }
      let parts = record.sampleGradients(gradient, samples: samples, wanted: own)
      for (slot, part) in parts.enumerated() where own[slot] {
        guard let node = nodes[slot], let part else { continue }
        sums.add(part, to: node)
      }
    }
    return parameters.compactMapValues { sums[$0] }
  }

  /// The gradient of each sample's own loss, by one backward pass for each sample.
  ///
  /// It serves any operation, at the price of small matrices.
  ///
  /// - Parameters:
  ///   - samples: how many samples there are.
  ///   - threads: how many samples are computed at a time; the bits do not depend on it.
  ///   - loss: the loss of one sample on a tape, a scalar.
  /// - Returns: for each parameter a tensor `[samples] + shape`, zeros where a sample does not
  ///   depend on it.
  public static func perSampleGradients(
    samples: Int, threads: Int = 1, _ loss: @escaping @Sendable (_ sample: Int, Tape) -> Variable
  ) -> [String: Tensor] {
    let parts = Parallel.map(count: samples, threads: threads) { sample in
      let tape = Tape()
      return tape.gradients(of: loss(sample, tape))
    }
    var shapes: [String: [Int]] = [:]
    for part in parts { shapes.merge(part.mapValues(\.shape)) { first, _ in first } }
    var stacked: [String: Tensor] = [:]
    for (name, shape) in shapes {
      stacked[name] = Tensor.stacking(parts.map { $0[name] ?? Tensor(zeros: shape) })
    }
    return stacked
  }

  /// The diagonal of the empirical Fisher information: the mean of the squared gradients per sample.
  ///
  /// The arguments and what is asked of the loss are those of `perSampleGradients(of:samples:)`.
  ///
  /// - Returns: for each parameter a tensor of its shape. The tape is spent.
  public func fisherDiagonal(of loss: Variable, samples: Int) -> [String: Tensor] {
    perSampleGradients(of: loss, samples: samples).mapValues { gradients in
      let flat = gradients.reshaped([samples, gradients.count / max(samples, 1)])
      var squares = flat.reduced(to: [flat.columns], times: flat)
      squares.scale(by: 1 / Float(samples))
      return squares.reshaped(Array(gradients.shape.dropFirst()))
    }
  }
}

extension Tensor {
  /// Tensors of one shape as the rows of a new first dimension.
  static func stacking(_ parts: [Tensor]) -> Tensor {
    Tensor.concatenating(parts.map { $0.reshaped([1] + $0.shape) }, axis: 0)
  }

  /// The rows of one of several equal runs; the last dimension holds the columns.
  func sample(_ sample: Int, of samples: Int) -> Tensor {
    let rows = flatRows
    precondition(
      samples > 0 && rows % samples == 0, "\(rows) rows do not divide into \(samples) samples")
    let each = rows / samples
    return reshaped([rows, columns]).rows((sample * each)..<((sample + 1) * each))
  }
}
