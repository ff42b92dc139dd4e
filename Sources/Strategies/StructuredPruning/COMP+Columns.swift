internal import Foundation
internal import Tensors

extension Tensor {
  /// Some columns of a matrix, in their order.
  func selecting(columns chosen: [Int]) -> Tensor {
    Tensor(
      (0..<rows).flatMap { row in chosen.map { self[row, $0] } }, shape: [rows, chosen.count])
  }

  /// The sum of each column, in double.
  func columnSums() -> [Double] {
    (0..<columns).map { column in (0..<rows).reduce(0) { $0 + Double(self[$1, column]) } }
  }
}

extension COMP {
  static func naturalLogarithm(_ value: Double) -> Double { log(value) }
}
