internal import Tensors

/// Factors on the inputs of a weight, under which its error is judged.
///
/// An input with a factor of zero says nothing about its column: it is left out on the way there,
/// and stays zero on the way back.
struct InputScales {
  /// One factor for each input, 0 or more.
  let factors: Tensor

  /// The columns times their factors.
  func applied(to weight: Tensor) -> Tensor {
    var scaled = weight
    scaled.scaleColumns(by: factors)
    return scaled
  }

  /// The columns over their factors.
  func undone(on scaled: Tensor) -> Tensor {
    var weight = scaled
    weight.scaleColumns(by: factors.map { $0 > 0 ? 1 / $0 : 0 })
    return weight
  }
}
