internal import CKernels

/// The factors of one step of Adam or AdamW.
package struct AdamStep: Sendable {
  /// Where the weight decay goes.
  package enum Decay: Sendable {
    /// Into the gradient (Adam).
    case coupled
    /// Straight into the parameter (AdamW).
    case decoupled
  }

  package var kind: Decay
  package var gradientScale: Float
  package var rate: Float
  package var beta1: Float
  package var beta2: Float
  package var epsilon: Float
  package var decay: Float
  package var correction1: Float
  package var correction2: Float

  /// Creates the factors.
  package init(
    _ kind: Decay, gradientScale: Float, rate: Float, beta1: Float, beta2: Float, epsilon: Float,
    decay: Float, correction1: Float, correction2: Float
  ) {
    self.kind = kind
    self.gradientScale = gradientScale
    self.rate = rate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.decay = decay
    self.correction1 = correction1
    self.correction2 = correction2
  }

  /// Updates a parameter and its two moments in one pass over the memory.
  package func apply(
    to parameter: inout Tensor, gradient: Tensor, mean: inout Tensor, square: inout Tensor,
    threads: Int = 1
  ) {
    precondition(
      parameter.shape == gradient.shape && mean.shape == gradient.shape
        && square.shape == gradient.shape,
      "Adam: \(parameter.shape) with the gradient \(gradient.shape), moments \(mean.shape) and "
        + "\(square.shape)")
    let kernel = kind == .coupled ? ck_adam : ck_adamw
    parameter.withMutableBuffer { p in
      mean.withMutableBuffer { m in
        square.withMutableBuffer { v in
          gradient.withBuffer { g in
            let arrays = Arrays(p: p.baseAddress, m: m.baseAddress, v: v.baseAddress, g.baseAddress)
            arrays.inBlocks(p.count, threads) { count, p, g, m, v in
              kernel(
                count, p, g, m, v, gradientScale, rate, beta1, beta2, epsilon, decay, correction1,
                correction2)
            }
          }
        }
      }
    }
  }
}

/// A parameter with what Adam's step needs of it.
package struct AdamItem: Sendable {
  package var parameter: Tensor
  package let gradient: Tensor
  package var mean: Tensor
  package var square: Tensor

  /// Puts them together.
  package init(parameter: Tensor, gradient: Tensor, mean: Tensor, square: Tensor) {
    (self.parameter, self.gradient, self.mean, self.square) = (parameter, gradient, mean, square)
  }
}

extension AdamStep {
  /// Updates several parameters; each is changed by one of the threads.
  package func apply(to items: inout [AdamItem], threads: Int) {
    items.withUnsafeMutableBufferPointer { buffer in
      // No two threads take the same element.
      nonisolated(unsafe) let items = buffer
      Parallel.forEach(count: items.count, threads: threads) { index in
        apply(to: &items[index])
      }
    }
  }

  private func apply(to item: inout AdamItem) {
    apply(
      to: &item.parameter, gradient: item.gradient, mean: &item.mean, square: &item.square)
  }
}

/// The factors of one step of stochastic gradient descent.
package struct GradientDescentStep: Sendable {
  package var gradientScale: Float
  package var rate: Float
  package var decay: Float
  package var momentum: Float
  /// What the gradient adds to the velocity.
  package var share: Float
  package var nesterov: Bool

  /// Creates the factors.
  package init(
    gradientScale: Float, rate: Float, decay: Float, momentum: Float, share: Float, nesterov: Bool
  ) {
    self.gradientScale = gradientScale
    self.rate = rate
    self.decay = decay
    self.momentum = momentum
    self.share = share
    self.nesterov = nesterov
  }

  /// Updates a parameter without momentum.
  package func apply(to parameter: inout Tensor, gradient: Tensor, threads: Int = 1) {
    precondition(
      parameter.shape == gradient.shape,
      "gradient descent: \(parameter.shape) with the gradient \(gradient.shape)")
    parameter.withMutableBuffer { p in
      gradient.withBuffer { g in
        let arrays = Arrays(p: p.baseAddress, m: nil, v: nil, g.baseAddress)
        arrays.inBlocks(p.count, threads) { count, p, g, _, _ in
          ck_sgd(count, p, g, gradientScale, rate, decay)
        }
      }
    }
  }

  /// Updates a parameter and its velocity.
  package func apply(
    to parameter: inout Tensor, gradient: Tensor, velocity: inout Tensor, threads: Int = 1
  ) {
    precondition(
      parameter.shape == gradient.shape && velocity.shape == gradient.shape,
      "gradient descent: \(parameter.shape) with the gradient \(gradient.shape) and the velocity "
        + "\(velocity.shape)")
    parameter.withMutableBuffer { p in
      velocity.withMutableBuffer { v in
        gradient.withBuffer { g in
          let arrays = Arrays(p: p.baseAddress, m: nil, v: v.baseAddress, g.baseAddress)
          arrays.inBlocks(p.count, threads) { count, p, g, _, v in
            ck_sgd_momentum(
              count, p, g, v, gradientScale, rate, momentum, share, nesterov, decay)
          }
        }
      }
    }
  }
}

/// The arrays of an update, cut into blocks for several threads.
///
/// `@unchecked Sendable`: blocks do not overlap, and the caller waits until all are done, with the
/// arrays exclusively its own.
private struct Arrays: @unchecked Sendable {
  let p: UnsafeMutablePointer<Float>?
  let m: UnsafeMutablePointer<Float>?
  let v: UnsafeMutablePointer<Float>?
  let g: UnsafePointer<Float>?

  /// Elements of one block: its four arrays fill half a megabyte.
  private static let block = 1 << 15

  init(
    p: UnsafeMutablePointer<Float>?, m: UnsafeMutablePointer<Float>?,
    v: UnsafeMutablePointer<Float>?, _ g: UnsafePointer<Float>?
  ) {
    self.p = p
    self.m = m
    self.v = v
    self.g = g
  }

  func inBlocks(
    _ count: Int, _ threads: Int,
    _ body:
      @escaping @Sendable (
        Int, UnsafeMutablePointer<Float>?, UnsafePointer<Float>?, UnsafeMutablePointer<Float>?,
        UnsafeMutablePointer<Float>?
      ) -> Void
  ) {
    guard threads > 1, count > Self.block else { return body(count, p, g, m, v) }
    let blocks = (count + Self.block - 1) / Self.block
    _ = Parallel.map(count: blocks, threads: threads) { index in
      let start = index * Self.block
      body(
        min(Self.block, count - start), p?.advanced(by: start), g?.advanced(by: start),
        m?.advanced(by: start), v?.advanced(by: start))
    }
  }
}
