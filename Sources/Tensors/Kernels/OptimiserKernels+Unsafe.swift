internal import CKernels

/// The factors of one AdamW step.
package struct AdamWStep: Sendable {
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
    gradientScale: Float, rate: Float, beta1: Float, beta2: Float, epsilon: Float, decay: Float,
    correction1: Float, correction2: Float
  ) {
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
    to parameter: inout Tensor, gradient: Tensor, mean: inout Tensor, square: inout Tensor
  ) {
    precondition(
      parameter.shape == gradient.shape && mean.shape == gradient.shape
        && square.shape == gradient.shape,
      "AdamW: \(parameter.shape) with the gradient \(gradient.shape)")
    parameter.withMutableBuffer { p in
      mean.withMutableBuffer { m in
        square.withMutableBuffer { v in
          gradient.withBuffer { g in
            ck_adamw(
              p.count, p.baseAddress, g.baseAddress, m.baseAddress, v.baseAddress, gradientScale,
              rate, beta1, beta2, epsilon, decay, correction1, correction2)
          }
        }
      }
    }
  }
}
