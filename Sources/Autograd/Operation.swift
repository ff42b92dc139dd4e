package import Tensors

/// A differentiable function of tensors: its value, and its gradient with respect to each input.
///
/// To add one: a file in `Operations`, with the formula in its comment, a method on `Tape`, and an
/// entry in `OperationIndex`, from which its finite-difference check comes by itself.
package protocol Operation {
  /// What the backward rule needs beyond the inputs.
  associatedtype Saved

  /// The value, and what the backward rule needs.
  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Saved)

  /// The gradient with respect to each input, given that of the value.
  ///
  /// `wanted` says which inputs need one; the others may be nil.
  func backward(
    _ gradient: Tensor, inputs: [Tensor], saved: Saved, wanted: [Bool]
  ) -> [Tensor?]
}
