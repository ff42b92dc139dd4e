public import Tensors

/// Which weights of a matrix stay.
public struct Mask: Sendable, Equatable {
  /// The number of outputs.
  public let rows: Int
  /// The number of inputs.
  public let columns: Int
  /// True where a weight stays, row-major.
  public private(set) var kept: [Bool]
  /// How many weights stay.
  public let keptCount: Int

  /// Makes a mask from its elements in row-major order.
  public init(rows: Int, columns: Int, kept: [Bool]) {
    precondition(
      kept.count == rows * columns, "Mask: \(kept.count) elements for [\(rows), \(columns)]")
    self.rows = rows
    self.columns = columns
    self.kept = kept
    keptCount = kept.reduce(0) { $0 + ($1 ? 1 : 0) }
  }

  /// Whether a weight stays.
  public subscript(row: Int, column: Int) -> Bool {
    precondition(
      (0..<rows).contains(row) && (0..<columns).contains(column),
      "[\(row), \(column)] outside mask [\(rows), \(columns)]")
    return kept[row * columns + column]
  }

  /// Whether every run of `of` inputs keeps exactly `keep`.
  public func follows(keep: Int, of: Int) -> Bool {
    guard columns % of == 0 else { return false }
    return stride(from: 0, to: kept.count, by: of).allSatisfy { start in
      kept[start..<start + of].count(where: \.self) == keep
    }
  }

  /// The tensor with the weights that go set to zero.
  public func applied(to weight: Tensor) -> Tensor {
    precondition(
      weight.shape == [rows, columns], "Mask [\(rows), \(columns)] applied to \(weight.shape)")
    return Tensor(shape: weight.shape) { target in
      weight.withBuffer { source in
        for index in target.indices { target[index] = kept[index] ? source[index] : 0 }
      }
    }
  }
}
