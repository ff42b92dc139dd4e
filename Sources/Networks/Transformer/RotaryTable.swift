internal import Foundation
internal import Synchronization
internal import Tensors

/// The rotary angles of a model, computed once for each length of sequences.
final class RotaryTable: Sendable {
  private let frequencies: [Float]
  private let known = Mutex<[Int: RotaryAngles]>([:])

  init(_ frequencies: RotaryFrequencies, headWidth: Int) {
    self.frequencies = frequencies.values(headWidth: headWidth)
  }

  func angles(context: Int) -> RotaryAngles {
    known.withLock { known in
      if let angles = known[context] { return angles }
      let angles = compute(context)
      known[context] = angles
      return angles
    }
  }

  /// Products in single precision, as the models were trained with.
  private func compute(_ context: Int) -> RotaryAngles {
    let products = (0..<context).flatMap { position in
      frequencies.map { Double(Float(position) * $0) }
    }
    let shape = [context, frequencies.count]
    return RotaryAngles(
      cosines: Tensor(products.map { Float(cos($0)) }, shape: shape),
      sines: Tensor(products.map { Float(sin($0)) }, shape: shape))
  }
}
