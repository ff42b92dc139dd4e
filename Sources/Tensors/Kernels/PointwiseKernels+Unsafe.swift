internal import CKernels

/// What the kernels call a function, with its parameters.
private struct FunctionCode {
  let function: ck_function
  var p: Float = 0
  var q: Float = 0

  init(_ function: PointwiseFunction) {
    switch function {
    case .exponential: self.init(ck_exponential)
    case .logarithm: self.init(ck_logarithm)
    case .squareRoot: self.init(ck_square_root)
    case .reciprocal: self.init(ck_reciprocal)
    case .magnitude: self.init(ck_magnitude)
    case .square: self.init(ck_square)
    case .power(let exponent): self.init(ck_power, exponent)
    case .clamp(let low, let high): self.init(ck_clamp, low, high)
    case .relu: self.init(ck_relu)
    case .squaredReLU: self.init(ck_squared_relu)
    case .gelu: self.init(ck_gelu)
    case .geluTanh: self.init(ck_gelu_tanh)
    case .silu: self.init(ck_silu)
    case .sigmoid: self.init(ck_sigmoid)
    case .tanh: self.init(ck_tanh)
    case .softplus: self.init(ck_softplus)
    case .huber(let limit): self.init(ck_huber, limit)
    }
  }

  private init(_ function: ck_function, _ p: Float = 0, _ q: Float = 0) {
    self.function = function
    self.p = p
    self.q = q
  }
}

extension Tensor {
  /// A function, or its first or second derivative, applied to each element.
  ///
  /// - Precondition: `derivative` is 0, 1 or 2.
  public func applying(_ function: PointwiseFunction, derivative order: Int = 0) -> Tensor {
    precondition((0...2).contains(order), "\(function): no derivative of order \(order)")
    let code = FunctionCode(function)
    return Tensor(shape: shape) { y in
      withBuffer { x in
        ck_pointwise(
          code.function, Int32(order), code.p, code.q, x.count, x.baseAddress, y.baseAddress)
      }
    }
  }

  /// This gradient times the derivative of that order at `x`.
  package func chained(
    through function: PointwiseFunction, derivative order: Int, at x: Tensor
  ) -> Tensor {
    precondition(shape == x.shape, "\(function): \(shape) at \(x.shape)")
    precondition((1...2).contains(order), "\(function): no derivative of order \(order)")
    let code = FunctionCode(function)
    return Tensor(shape: shape) { dx in
      withBuffer { dy in
        x.withBuffer { x in
          ck_pointwise_backward(
            code.function, Int32(order), code.p, code.q, x.count, x.baseAddress, dy.baseAddress,
            dx.baseAddress)
        }
      }
    }
  }
}

/// The four operations of arithmetic.
package enum Arithmetic: Sendable, CaseIterable {
  case add, subtract, multiply, divide

  fileprivate var code: ck_arithmetic {
    switch self {
    case .add: ck_plus
    case .subtract: ck_minus
    case .multiply: ck_times
    case .divide: ck_over
    }
  }
}

/// How a smaller tensor is repeated over a larger one, read as a matrix of its last dimension.
package enum Broadcast: Sendable, Equatable {
  /// Both have one shape.
  case same
  /// `[columns]`, for each row.
  case row
  /// `[…, 1]`, for each column.
  case column
  /// `[]`.
  case scalar

  /// The way from one shape to a larger one, if there is any.
  package init?(from small: [Int], to large: [Int]) {
    if small == large {
      self = .same
    } else if small.isEmpty {
      self = .scalar
    } else if small.count == 1, small.last == large.last {
      self = .row
    } else if !large.isEmpty, small == Array(large[..<(large.count - 1)]) + [1] {
      self = .column
    } else {
      return nil
    }
  }
}

extension Tensor {
  /// The number of rows when the last dimension is read as columns.
  package var flatRows: Int { columns == 0 ? 0 : count / columns }

  /// The shape of one number for each row: `[…, 1]`.
  package var columnShape: [Int] {
    var extents = shape
    if !extents.isEmpty { extents[extents.count - 1] = 1 }
    return extents
  }

  /// Each element with its partner in `right`, which may be repeated.
  package func combined(_ arithmetic: Arithmetic, _ right: Tensor) -> Tensor {
    guard let broadcast = Broadcast(from: right.shape, to: shape) else {
      preconditionFailure("\(arithmetic): \(right.shape) does not repeat to \(shape)")
    }
    let (rows, rowStep, columnStep) =
      switch broadcast {
      case .same: (flatRows, columns, 1)
      case .row: (flatRows, 0, 1)
      case .column: (flatRows, 1, 0)
      case .scalar: (flatRows, 0, 0)
      }
    return Tensor(shape: shape) { y in
      withBuffer { a in
        right.withBuffer { b in
          ck_broadcast(
            arithmetic.code, rows, columns, rowStep, columnStep, a.baseAddress, b.baseAddress,
            y.baseAddress)
        }
      }
    }
  }

  /// The sums of the elements that one element of a smaller shape was repeated over, each times its
  /// partner in `factor` where there is one.
  package func reduced(to small: [Int], times factor: Tensor? = nil) -> Tensor {
    precondition(
      factor.map { $0.shape == shape } ?? true, "reduced: \(shape) times \(factor?.shape ?? [])")
    switch Broadcast(from: small, to: shape) {
    case .same: return factor.map { self * $0 } ?? self
    case .row: return sums(shape: small, factor, ck_column_dots)
    case .column: return sums(shape: small, factor, ck_row_dots)
    case .scalar: return Tensor([Float(factor.map(dot) ?? sum())], shape: [])
    case nil: preconditionFailure("\(small) does not repeat to \(shape)")
    }
  }

  private typealias Sums = (
    Int, Int, UnsafePointer<Float>?, UnsafePointer<Float>?, UnsafeMutablePointer<Float>?
  ) -> Void

  private func sums(shape small: [Int], _ factor: Tensor?, _ kernel: Sums) -> Tensor {
    Tensor(shape: small) { out in
      withBuffer { a in
        guard let factor else {
          return kernel(flatRows, columns, a.baseAddress, nil, out.baseAddress)
        }
        factor.withBuffer { b in
          kernel(flatRows, columns, a.baseAddress, b.baseAddress, out.baseAddress)
        }
      }
    }
  }
}
