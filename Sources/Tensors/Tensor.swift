/// A dense, row-major array of floats with value semantics.
///
/// ```swift
/// let x = Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3])
/// let y = x.matmul(x, transposingRight: true)  // [2, 2]
/// ```
///
/// Copies are cheap: two tensors share their memory until one of them is written. Shapes that do
/// not fit are a mistake of the program and trap with both shapes in the message.
public struct Tensor: Sendable {
  /// The extent of each dimension; `[]` is a scalar.
  public private(set) var shape: [Int]
  var storage: Storage

  /// The number of elements.
  public let count: Int

  /// A tensor whose elements are not set yet; the caller writes all of them.
  init(uninitialized shape: [Int]) {
    precondition(shape.allSatisfy { $0 >= 0 }, "negative extent in shape \(shape)")
    self.shape = shape
    count = shape.reduce(1, *)
    storage = Storage(count: count)
  }

  /// A tensor of zeros.
  public init(zeros shape: [Int]) {
    self.init(filledWith: 0, shape: shape)
  }

  /// A tensor with every element equal to `value`.
  public init(filledWith value: Float, shape: [Int]) {
    self.init(uninitialized: shape)
    withMutableBuffer { $0.update(repeating: value) }
  }

  /// A tensor with the given elements in row-major order.
  ///
  /// - Precondition: there are as many values as the shape has elements.
  public init(_ values: [Float], shape: [Int]) {
    self.init(uninitialized: shape)
    precondition(values.count == count, "\(values.count) values for shape \(shape)")
    withMutableBuffer { destination in
      for (index, value) in values.enumerated() { destination[index] = value }
    }
  }

  /// A tensor of normal numbers with mean zero.
  public init(
    normal shape: [Int], standardDeviation: Float, random: inout RandomStream
  ) {
    self.init(uninitialized: shape)
    withMutableBuffer { destination in
      for index in destination.indices {
        destination[index] = Float(random.normal()) * standardDeviation
      }
    }
  }

  /// The elements in row-major order.
  public var values: [Float] {
    withBuffer { Array($0) }
  }

  /// The extent of the first dimension.
  public var rows: Int { shape.first ?? 1 }

  /// The extent of the last dimension.
  public var columns: Int { shape.last ?? 1 }

  /// The element at a flat, row-major index.
  public subscript(flat index: Int) -> Float {
    get {
      precondition(index >= 0 && index < count, "index \(index) outside \(shape)")
      return withBuffer { $0[index] }
    }
    set {
      precondition(index >= 0 && index < count, "index \(index) outside \(shape)")
      withMutableBuffer { $0[index] = newValue }
    }
  }

  /// The element of a matrix at a row and a column.
  public subscript(row: Int, column: Int) -> Float {
    get { self[flat: flatIndex(row, column)] }
    set { self[flat: flatIndex(row, column)] = newValue }
  }

  private func flatIndex(_ row: Int, _ column: Int) -> Int {
    precondition(
      shape.count == 2 && row >= 0 && row < shape[0] && column >= 0 && column < shape[1],
      "[\(row), \(column)] outside \(shape)")
    return row * shape[1] + column
  }

  /// The same elements under another shape.
  ///
  /// - Precondition: both shapes have as many elements.
  public func reshaped(_ shape: [Int]) -> Tensor {
    precondition(
      shape.reduce(1, *) == count, "reshape: \(self.shape) to \(shape)")
    var copy = self
    copy.shape = shape
    return copy
  }

  /// The rows `range` of the first dimension, as a copy.
  public func rows(_ range: Range<Int>) -> Tensor {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= rows, "rows \(range) of \(shape)")
    let stride = rows == 0 ? 0 : count / rows
    var part = Tensor(uninitialized: [range.count] + shape.dropFirst())
    withBuffer { source in
      part.withMutableBuffer { destination in
        for index in destination.indices {
          destination[index] = source[range.lowerBound * stride + index]
        }
      }
    }
    return part
  }

  /// The matrix with rows and columns exchanged.
  public func transposed() -> Tensor {
    precondition(shape.count == 2, "transposed: \(shape) is not a matrix")
    let (rows, columns) = (shape[0], shape[1])
    var result = Tensor(uninitialized: [columns, rows])
    withBuffer { source in
      result.withMutableBuffer { destination in
        for row in 0..<rows {
          for column in 0..<columns {
            destination[column * rows + row] = source[row * columns + column]
          }
        }
      }
    }
    return result
  }

  /// The tensor with a function applied to each element.
  public func map(_ transform: (Float) -> Float) -> Tensor {
    var result = Tensor(uninitialized: shape)
    withBuffer { source in
      result.withMutableBuffer { destination in
        for index in source.indices { destination[index] = transform(source[index]) }
      }
    }
    return result
  }
}

extension Tensor: Equatable {
  /// Whether shapes and elements are equal; NaN differs from itself.
  public static func == (left: Tensor, right: Tensor) -> Bool {
    guard left.shape == right.shape else { return false }
    return left.withBuffer { a in right.withBuffer { b in a.elementsEqual(b) } }
  }
}

extension Tensor: CustomStringConvertible {
  /// The shape and the first elements.
  public var description: String {
    let head = values.prefix(8).map { "\($0)" }.joined(separator: ", ")
    return "Tensor\(shape)[\(head)\(count > 8 ? ", …" : "")]"
  }
}
