internal import Tensors

/// `y = Σ_r (logsumexp(x_r) − x_r[target_r])` over the rows whose target is not the ignored one;
/// `dx = dy · (softmax(x) − onehot(target))` there, zero elsewhere.
struct MaskedCrossEntropy: Operation {
  let targets: [Int32]
  let ignored: Int32

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Tensor) {
    let counted = targets.map { $0 == ignored ? 0 : $0 }
    var (losses, slope) = RowKernels.crossEntropy(logits: inputs[0], targets: counted)
    for (row, target) in targets.enumerated() {
      if target == ignored {
        losses[row] = 0
        slope.clearRow(row)
      } else {
        slope[row, Int(target)] -= 1
      }
    }
    return (Tensor([Float(losses.reduce(0, +))], shape: []), slope)
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Tensor, wanted: [Bool]) -> [Tensor?] {
    [saved.scaled(by: gradient[flat: 0])]
  }
}

extension MaskedCrossEntropy: Composite {
  func compose(_ inputs: [Variable], on tape: Tape) -> Variable {
    var weights = Tensor(zeros: inputs[0].shape)
    for (row, target) in targets.enumerated() where target != ignored {
      weights[row, Int(target)] = 1
    }
    return tape.crossEntropy(inputs[0], probabilities: tape.constant(weights))
  }
}

/// `y = −Σ t · logsoftmax(x)`; `dx = dy · (softmax(x) · Σ t − t)` by rows, `dt = −dy · logsoftmax(x)`.
struct SoftCrossEntropy: Operation {
  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Tensor) {
    let logs = SoftmaxKernels.logSoftmax(inputs[0])
    let losses = SoftmaxKernels.crossEntropy(logProbabilities: logs, targets: inputs[1])
    return (Tensor([Float(losses.reduce(0, +))], shape: []), logs)
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Tensor, wanted: [Bool]) -> [Tensor?] {
    let factor = gradient[flat: 0]
    // −t is the gradient of the log-softmax, whose own rule then adds softmax(x) · Σ t.
    return [
      wanted[0]
        ? SoftmaxKernels.logSoftmaxGradient(inputs[1].scaled(by: -factor), y: saved) : nil,
      wanted[1] ? saved.scaled(by: -factor) : nil,
    ]
  }
}

extension SoftCrossEntropy: Composite {
  func compose(_ inputs: [Variable], on tape: Tape) -> Variable {
    tape.scale(tape.sum(tape.multiply(tape.logSoftmax(inputs[0]), inputs[1])), by: -1)
  }
}

/// `y = Σ_r KL(p_r ‖ q_r)` with `p = softmax(a/T)`, `q = softmax(b/T)`;
/// `da = dy/T · p · (log p − log q − KL_r)`, `db = dy/T · (q − p)`.
///
/// Reference: G. Hinton et al., *Distilling the Knowledge in a Neural Network*, 2015.
struct KullbackLeibler: Operation {
  let temperature: Float

  struct Saved {
    let p: Tensor
    let q: Tensor
    let divergences: [Double]
  }

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Saved) {
    let logs = inputs.map { logits in
      SoftmaxKernels.logSoftmax(
        temperature == 1 ? logits : logits.scaled(by: 1 / temperature))
    }
    let divergences = SoftmaxKernels.divergences(logs[0], logs[1])
    let total = Tensor([Float(divergences.reduce(0, +))], shape: [])
    return (total, Saved(p: logs[0], q: logs[1], divergences: divergences))
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Saved, wanted: [Bool]) -> [Tensor?] {
    SoftmaxKernels.divergenceGradient(
      p: saved.p, q: saved.q, divergences: saved.divergences,
      scale: gradient[flat: 0] / temperature, wanted: wanted)
  }
}

extension KullbackLeibler: Composite {
  func compose(_ inputs: [Variable], on tape: Tape) -> Variable {
    let logs = inputs.map { tape.logSoftmax(tape.scale($0, by: 1 / temperature)) }
    return tape.sum(tape.multiply(tape.exp(logs[0]), tape.subtract(logs[0], logs[1])))
  }
}

extension Tape {
  /// The summed cross-entropy in nats of logits `[rows, classes]` against one class a row, rows whose
  /// target is `ignored` left out.
  ///
  /// Divide by the number of the other rows for a mean.
  public func crossEntropy(
    _ logits: Variable, targets: [Int32], ignoring ignored: Int32
  ) -> Variable {
    apply(MaskedCrossEntropy(targets: targets, ignored: ignored), [logits])
  }

  /// The summed cross-entropy in nats of logits `[rows, classes]` against a distribution for each row.
  ///
  /// The distributions may get gradients; their rows need not sum to one.
  public func crossEntropy(_ logits: Variable, probabilities: Variable) -> Variable {
    apply(SoftCrossEntropy(), [logits, probabilities])
  }

  /// The summed divergence KL(p ‖ q) in nats of two matrices of logits `[rows, classes]`.
  ///
  /// In distillation p is the teacher, usually a constant, and q the student. Both are softened by
  /// the temperature T; multiply by T² for gradients whose size does not depend on it.
  ///
  /// - Precondition: the temperature is positive.
  public func divergence(
    _ p: Variable, _ q: Variable, temperature: Float = 1
  ) -> Variable {
    precondition(temperature > 0, "divergence: the temperature \(temperature) is not positive")
    return apply(KullbackLeibler(temperature: temperature), [p, q])
  }

  /// The mean of the squared differences, a scalar.
  public func meanSquaredError(_ prediction: Variable, _ target: Variable) -> Variable {
    mean(square(subtract(prediction, target)))
  }

  /// The mean of Huber's function of the differences, a scalar: half the square up to `limit`, a
  /// straight line beyond.
  public func huberLoss(
    _ prediction: Variable, _ target: Variable, limit: Float = 1
  ) -> Variable {
    mean(apply(.huber(limit: limit), to: subtract(prediction, target)))
  }
}

extension Tensor {
  /// Sets a row of a matrix to zero.
  fileprivate mutating func clearRow(_ row: Int) {
    for column in 0..<columns { self[row, column] = 0 }
  }
}
