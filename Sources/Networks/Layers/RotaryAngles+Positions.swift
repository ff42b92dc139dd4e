internal import Foundation
internal import Tensors

extension RotaryAngles {
  /// The angles of the positions from 0 on, base 10,000.
  init(positions: Int, headWidth: Int) {
    let half = headWidth / 2
    let angles = (0..<positions).flatMap { position in
      (0..<half).map { pair in
        Double(position) / pow(10_000, 2 * Double(pair) / Double(headWidth))
      }
    }
    self.init(
      cosines: Tensor(angles.map { Float(cos($0)) }, shape: [positions, half]),
      sines: Tensor(angles.map { Float(sin($0)) }, shape: [positions, half]))
  }

  /// The angles of the first positions.
  func prefix(_ positions: Int) -> RotaryAngles {
    RotaryAngles(cosines: cosines.rows(0..<positions), sines: sines.rows(0..<positions))
  }
}
