internal import Tensors

extension Tensor {
  /// Some rows of a matrix, in their order.
  func selecting(rows chosen: [Int]) -> Tensor {
    Tensor(shape: [chosen.count, columns]) { target in
      withBuffer { source in
        for (place, row) in chosen.enumerated() {
          precondition(row >= 0 && row < rows, "row \(row) of \(shape)")
          for column in 0..<columns {
            target[place * columns + column] = source[row * columns + column]
          }
        }
      }
    }
  }

  /// The elements of one row of a matrix.
  func row(_ index: Int) -> [Float] { rows(index..<index + 1).values }
}
