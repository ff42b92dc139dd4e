public import Tensors

/// A strategy that decides which weights live while a model is trained.
///
/// The arena trains; the strategy says how dense the model is at each step, and which weights stay
/// when the density falls. A weight that died is zero, and so are its gradient and the optimiser's
/// state of it. Outside of a training the strategy compresses like any other, all at once.
public protocol TrainingStrategy: Strategy {
  /// How the density falls over a training of some length.
  ///
  /// - Throws: `SpecError` for a budget that it cannot meet.
  func schedule(
    to budget: Budget, over length: TrainingLength
  ) throws(SpecError) -> DensitySchedule

  /// The weights that live after an event.
  ///
  /// - Parameters:
  ///   - density: the share of all weights that is to live.
  ///   - budget: what is to be reached in the end.
  ///   - weights: the weights of all linear layers by path, zero where they died.
  ///   - random: draws for methods that need them.
  /// - Returns: a mask for every path.
  func masks(
    keeping density: Double, to budget: Budget, of weights: [String: Tensor],
    random: inout RandomStream
  ) -> [String: Mask]
}

extension Mask {
  /// Keeps the largest magnitudes of all weights of a model together.
  ///
  /// The number that stays is the largest whole number not above the share; the small excess makes
  /// up for shares that binary cannot hold. Of equal magnitudes the first go first, so that what is
  /// zero stays dead.
  ///
  /// - Returns: a mask for every path.
  public static func global(
    keeping density: Double, ofLargest weights: [String: Tensor]
  ) -> [String: Mask] {
    let paths = weights.keys.sorted()
    let magnitudes = paths.flatMap { path in
      (weights[path] ?? Tensor(zeros: [0])).values.map(abs)
    }
    let kept = Int((density * Double(magnitudes.count) + 1e-7).rounded(.down))
    let goes = Tensor(magnitudes, shape: [magnitudes.count]).smallest(magnitudes.count - kept)
    var masks: [String: Mask] = [:]
    var first = 0
    for path in paths {
      guard let weight = weights[path] else { continue }
      masks[path] = Mask(
        rows: weight.rows, columns: weight.columns,
        kept: goes[first..<first + weight.count].map { !$0 })
      first += weight.count
    }
    return masks
  }
}
