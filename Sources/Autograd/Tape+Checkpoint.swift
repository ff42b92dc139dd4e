internal import Tensors

extension Tape {
  /// A part of the computation whose inner values are not kept but computed again for the gradients.
  ///
  /// ```swift
  /// for block in blocks {
  ///   hidden = tape.checkpoint([hidden]) { tape, inputs in block(inputs[0], on: tape) }
  /// }
  /// ```
  ///
  /// The gradients have the bits that they have without. The price is the forward pass of the body
  /// once more; the gain is that only the inputs of the body are kept until then.
  ///
  /// - Parameters:
  ///   - inputs: the values that the body depends on, beside parameters that it names itself.
  ///   - body: the computation. It must do the same each time it is called, write to nothing
  ///     outside, and use the tape and the inputs that it is given: values of the outer tape count
  ///     as constants there. The observer sees the first call only.
  /// - Returns: the value of the body.
  ///
  /// Reference: T. Chen et al., *Training Deep Nets with Sublinear Memory Cost*, 2016.
  public func checkpoint(
    _ inputs: [Variable], _ body: @escaping (Tape, [Variable]) -> Variable
  ) -> Variable {
    guard isRecording else { return body(self, inputs) }
    let inner = Tape(recording: false)
    inner.observer = observer
    inner.mentions = []
    let value = body(inner, inputs.map { inner.constant($0.value) }).value
    var names: [String] = []
    var all = inputs
    for mention in inner.mentions ?? [] where !names.contains(mention.name) {
      names.append(mention.name)
      all.append(parameter(mention.name, mention.value))
    }
    guard all.contains(where: { $0.node != nil }) else { return constant(value) }
    return append(Checkpoint(inputs: all, names: names, body: body), value)
  }
}

/// A part of the computation that is run again in the backward pass.
private struct Checkpoint: Record {
  /// The inputs of the body, and after them the parameters.
  let inputs: [Variable]
  let names: [String]
  let body: (Tape, [Variable]) -> Variable

  var name: String { "a checkpoint" }
  var isTwiceDifferentiable: Bool { false }

  /// The gradients that the inputs have so far go into the inner walk as its first terms, so that
  /// every sum has the terms in the order that it has without the checkpoint.
  func propagate(_ gradient: Tensor, wanted: [Bool], into sums: inout GradientSums) {
    let tape = Tape()
    let given = zip(inputs, wanted).dropLast(names.count).map { input, wanted in
      wanted ? tape.variable(input.value) : tape.constant(input.value)
    }
    let named = zip(names, inputs.suffix(names.count)).map { tape.parameter($0, $1.value) }
    let locals = given + named
    let output = body(tape, given)
    var starting: [Int: Tensor] = [:]
    for (index, local) in locals.enumerated() where wanted[index] {
      guard let outer = inputs[index].node, let node = local.node else { continue }
      starting[node] = sums.take(outer)
    }
    let targets = Set(zip(locals, wanted).compactMap { $1 ? $0.node : nil })
    let found = tape.backward(
      from: [(output, gradient)], to: targets, starting: starting, spending: true)
    for (index, local) in locals.enumerated() where wanted[index] {
      guard let outer = inputs[index].node, let node = local.node, let part = found[node] else {
        continue
      }
      sums.add(part, to: outer)
    }
  }

  func gradients(_ gradient: Variable, wanted: [Bool], on tape: Tape) -> [Variable?] {
    preconditionFailure(
      "a checkpoint has no second derivative: run its body without `checkpoint`")
  }

  func sampleGradients(_ gradient: Tensor, samples: Int, wanted: [Bool]) -> [Tensor?] {
    preconditionFailure(
      "a checkpoint has no gradients per sample: run its body without `checkpoint`")
  }
}
