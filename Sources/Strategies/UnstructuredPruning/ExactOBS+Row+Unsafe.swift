internal import Tensors

extension Matrix64 {
  /// `self −= column · rowᵀ / pivot` with one vector as column and as row, which is what removing its
  /// input from an inverse takes; most of ExactOBS's time is spent here.
  ///
  /// Rows where the vector is zero stay as they are: those of inputs removed before.
  mutating func downdate(by vector: [Double], pivot: Double) {
    precondition(vector.count == columns && rows == columns, "\(vector.count) values, \(shape)")
    let width = columns
    values.withUnsafeMutableBufferPointer { values in
      vector.withUnsafeBufferPointer { vector in
        for first in 0..<width where vector[first] != 0 {
          let factor = vector[first] / pivot
          for second in 0..<width {
            values[first &* width &+ second] -= factor * vector[second]
          }
        }
      }
    }
  }
}
