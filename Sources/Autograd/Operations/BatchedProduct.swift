internal import Tensors

/// `Y[b] = op(A[b]) · op(B[b])`, each matrix read transposed or not;
/// `dA = dY · op(B)ᵀ` or `op(B) · dYᵀ`, `dB = op(A)ᵀ · dY` or `dYᵀ · op(A)`, for a factor that is
/// read plainly or transposed.
struct BatchedProduct: Operation, TwiceDifferentiable {
  var transposingLeft = false
  var transposingRight = false

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Void) {
    (product(inputs[0], inputs[1], transposingLeft, transposingRight), ())
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Void, wanted: [Bool]) -> [Tensor?] {
    rule(gradient, inputs, wanted, product)
  }

  func gradients(
    _ gradient: Variable, inputs: [Variable], wanted: [Bool], on tape: Tape
  ) -> [Variable?] {
    rule(gradient, inputs, wanted) { left, right, transposingLeft, transposingRight in
      tape.batchedMatmul(
        left, right, transposingLeft: transposingLeft, transposingRight: transposingRight)
    }
  }

  private func product(_ left: Tensor, _ right: Tensor, _ first: Bool, _ second: Bool) -> Tensor {
    left.batchedMatmul(right, transposingSelf: first, transposingRight: second)
  }

  /// The backward rule, the same for tensors and for variables.
  private func rule<Value>(
    _ gradient: Value, _ inputs: [Value], _ wanted: [Bool],
    _ product: (Value, Value, Bool, Bool) -> Value
  ) -> [Value?] {
    let (a, b) = (inputs[0], inputs[1])
    func left() -> Value {
      transposingLeft
        ? product(b, gradient, transposingRight, true)
        : product(gradient, b, false, !transposingRight)
    }
    func right() -> Value {
      transposingRight
        ? product(gradient, a, true, transposingLeft)
        : product(a, gradient, !transposingLeft, false)
    }
    return [wanted[0] ? left() : nil, wanted[1] ? right() : nil]
  }
}

extension Tape {
  /// The products of pairs of matrices `[batch, m, k]` and `[batch, k, n]`, or of two plain matrices,
  /// either of which may be read transposed.
  public func batchedMatmul(
    _ left: Variable, _ right: Variable, transposingLeft: Bool = false,
    transposingRight: Bool = false
  ) -> Variable {
    let product = BatchedProduct(
      transposingLeft: transposingLeft, transposingRight: transposingRight)
    return apply(product, [left, right])
  }
}
