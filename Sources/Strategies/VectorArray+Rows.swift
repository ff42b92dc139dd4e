internal import Conformance

extension VectorArray {
  /// The rows of a matrix, each a list.
  var rowLists: [[Double]] {
    let width = shape.last ?? 1
    return stride(from: 0, to: values.count, by: max(width, 1)).map {
      Array(values[$0..<$0 + width])
    }
  }
}
