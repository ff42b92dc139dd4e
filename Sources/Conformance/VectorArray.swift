public import Tensors

/// One named array of a method vector: a shape, and elements in row-major order.
///
/// Elements are doubles, which hold singles and the whole numbers of the vectors exactly.
public struct VectorArray: Sendable, Equatable {
  /// The extent of each dimension; `[]` is a scalar.
  public let shape: [Int]
  /// The elements in row-major order.
  public let values: [Double]

  /// Makes an array of doubles.
  ///
  /// - Precondition: there are as many values as the shape has elements.
  public init(_ values: [Double], shape: [Int]) {
    precondition(
      values.count == shape.reduce(1, *), "VectorArray: \(values.count) values for \(shape)")
    self.values = values
    self.shape = shape
  }

  /// Makes an array of a tensor's elements.
  public init(_ tensor: Tensor) {
    self.init(tensor.values.map(Double.init), shape: tensor.shape)
  }

  /// Makes a list of numbers, `[count]`.
  public init(_ values: [Double]) { self.init(values, shape: [values.count]) }

  /// Makes a list of numbers, `[count]`.
  public init(_ values: [Float]) { self.init(values.map(Double.init)) }

  /// Makes a list of whole numbers, `[count]`, or of another shape.
  public init(_ values: [Int], shape: [Int]? = nil) {
    self.init(values.map(Double.init), shape: shape ?? [values.count])
  }

  /// Makes an array of ones and zeros, `[count]`, or of another shape.
  public init(_ values: [Bool], shape: [Int]? = nil) {
    self.init(values.map { $0 ? 1 : 0 }, shape: shape ?? [values.count])
  }

  /// Makes one number, `[1]`.
  public init(_ value: Double) { self.init([value]) }

  /// Makes one whole number, `[1]`.
  public init(_ value: Int) { self.init([Double(value)]) }

  /// The elements as singles, in the same shape.
  public var tensor: Tensor { Tensor(values.map(Float.init), shape: shape) }

  /// The elements as whole numbers.
  ///
  /// - Precondition: they are whole.
  public var integers: [Int] { values.map { Int($0) } }

  /// Whether each element is not zero.
  public var flags: [Bool] { values.map { $0 != 0 } }
}
