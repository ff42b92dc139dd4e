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

  /// The value alone, for a tape that does not record.
  func value(_ inputs: [Tensor]) -> Tensor

  /// Adds the gradients to sums, some of which others have begun; a rule that can write into a sum
  /// spares a pass over the memory.
  func accumulate(
    _ gradient: Tensor, inputs: [Tensor], saved: Saved, wanted: [Bool], into sums: inout [Tensor?])
}

extension Operation {
  /// The value of `forward`.
  package func value(_ inputs: [Tensor]) -> Tensor { forward(inputs).value }

  /// Adds what `backward` gives.
  package func accumulate(
    _ gradient: Tensor, inputs: [Tensor], saved: Saved, wanted: [Bool], into sums: inout [Tensor?]
  ) {
    let parts = backward(gradient, inputs: inputs, saved: saved, wanted: wanted)
    for (index, part) in parts.enumerated() where wanted[index] {
      sums[index].add(part)
    }
  }
}

extension Tensor? {
  /// Adds a part of a sum that may not have begun.
  mutating func add(_ part: Tensor?) {
    guard let part else { return }
    if self == nil { self = part } else { self?.add(part) }
  }
}

/// An operation whose gradients can be differentiated once more.
package protocol TwiceDifferentiable: Operation {
  /// The gradient with respect to each input, as operations on a tape.
  ///
  /// `wanted` says which inputs need one; the others may be nil.
  func gradients(
    _ gradient: Variable, inputs: [Variable], wanted: [Bool], on tape: Tape
  ) -> [Variable?]
}

/// An operation that can be written with simpler ones, through which its second derivatives go.
package protocol Composite: TwiceDifferentiable {
  /// The value by operations that are twice differentiable themselves.
  func compose(_ inputs: [Variable], on tape: Tape) -> Variable
}

extension Composite {
  /// The gradients of the composition.
  package func gradients(
    _ gradient: Variable, inputs: [Variable], wanted: [Bool], on tape: Tape
  ) -> [Variable?] {
    let floor = tape.records.count
    // Inputs of their own, so that the walk back ends at them even where one is used twice.
    let local = zip(inputs, wanted).map { $1 ? tape.apply(Identity(), [$0]) : $0 }
    let value = compose(local, on: tape)
    let asked = zip(local, wanted).compactMap { $1 ? $0 : nil }
    var found = tape.walk(
      from: [(value, gradient)], to: asked.compactMap(\.node), floor: floor
    ).makeIterator()
    return wanted.map { $0 ? found.next() ?? nil : nil }
  }
}

/// An operation whose gradients with respect to a parameter fall apart by sample.
package protocol SampleSeparable: Operation {
  /// The gradient of each sample with respect to the wanted inputs, `[samples] + shape`.
  ///
  /// Samples are equal runs of consecutive rows of `gradient`.
  func sampleGradients(
    _ gradient: Tensor, inputs: [Tensor], saved: Saved, samples: Int, wanted: [Bool]
  ) -> [Tensor?]
}
