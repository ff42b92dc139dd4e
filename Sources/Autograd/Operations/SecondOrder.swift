internal import Tensors

extension Addition: TwiceDifferentiable {
  func gradients(
    _ gradient: Variable, inputs: [Variable], wanted: [Bool], on tape: Tape
  ) -> [Variable?] { [gradient, gradient] }
}

extension Multiplication: TwiceDifferentiable {
  func gradients(
    _ gradient: Variable, inputs: [Variable], wanted: [Bool], on tape: Tape
  ) -> [Variable?] {
    [
      wanted[0] ? tape.multiply(gradient, inputs[1]) : nil,
      wanted[1] ? tape.multiply(gradient, inputs[0]) : nil,
    ]
  }
}

extension Scaling: TwiceDifferentiable {
  func gradients(
    _ gradient: Variable, inputs: [Variable], wanted: [Bool], on tape: Tape
  ) -> [Variable?] { [tape.scale(gradient, by: factor)] }
}

extension Summation: TwiceDifferentiable {
  func gradients(
    _ gradient: Variable, inputs: [Variable], wanted: [Bool], on tape: Tape
  ) -> [Variable?] {
    inputs[0].shape.isEmpty
      ? [gradient] : [tape.add(tape.constant(Tensor(zeros: inputs[0].shape)), gradient)]
  }
}

extension MatrixProduct: Composite {
  func compose(_ inputs: [Variable], on tape: Tape) -> Variable {
    tape.batchedMatmul(inputs[0], inputs[1])
  }
}

extension LinearMap: Composite {
  func compose(_ inputs: [Variable], on tape: Tape) -> Variable {
    let product = tape.batchedMatmul(inputs[0], inputs[1], transposingRight: true)
    return inputs.count > 2 ? tape.add(product, inputs[2]) : product
  }
}

extension LinearCrossEntropy: Composite {
  func compose(_ inputs: [Variable], on tape: Tape) -> Variable {
    let logits = tape.batchedMatmul(inputs[0], inputs[1], transposingRight: true)
    return tape.scale(tape.crossEntropy(logits, targets: targets), by: weight)
  }
}

extension RowLookup: TwiceDifferentiable {
  func gradients(
    _ gradient: Variable, inputs: [Variable], wanted: [Bool], on tape: Tape
  ) -> [Variable?] { [tape.scatterRows(gradient, indices, rows: inputs[0].value.rows)] }
}

extension RootMeanSquareNorm: Composite {
  func compose(_ inputs: [Variable], on tape: Tape) -> Variable {
    let squares = tape.meanOverColumns(tape.square(inputs[0]))
    let shifted = tape.add(squares, tape.constant(Tensor([epsilon], shape: [])))
    let normal = tape.multiply(inputs[0], tape.apply(.power(-0.5), to: shifted))
    return tape.multiply(normal, inputs[1])
  }
}

extension Rotation: TwiceDifferentiable {
  func gradients(
    _ gradient: Variable, inputs: [Variable], wanted: [Bool], on tape: Tape
  ) -> [Variable?] {
    let back = RotaryAngles(cosines: angles.cosines, sines: angles.sines.scaled(by: -1))
    return [tape.rotate(gradient, headWidth: headWidth, angles: back)]
  }
}

extension SwiGLU: Composite {
  func compose(_ inputs: [Variable], on tape: Tape) -> Variable {
    tape.multiply(tape.silu(inputs[0]), inputs[1])
  }
}

extension CrossEntropy: Composite {
  func compose(_ inputs: [Variable], on tape: Tape) -> Variable {
    let chosen = tape.gatherElements(inputs[0], targets)
    return tape.sum(tape.subtract(tape.logSumExp(inputs[0]), chosen))
  }
}

extension CausalAttention: Composite {
  /// Scores of whole matrices, with −10⁹ above the diagonal.
  func compose(_ inputs: [Variable], on tape: Tape) -> Variable {
    let (tokens, heads) = (shape.context, shape.heads)
    let query = tape.splitHeads(rotated(inputs[0], on: tape), heads: heads, tokens: tokens)
    let key = repeated(rotated(inputs[1], on: tape), on: tape)
    let value = repeated(inputs[2], on: tape)
    let scale = 1 / Float(shape.headWidth).squareRoot()
    let scores = tape.scale(
      tape.batchedMatmul(query, key, transposingRight: true), by: scale)
    var mask = Tensor(zeros: scores.shape)
    for row in 0..<(mask.count / max(tokens, 1)) {
      for column in (row % tokens + 1)..<max(tokens, row % tokens + 1) {
        mask[flat: row * tokens + column] = -1e9
      }
    }
    let weights = tape.softmax(tape.add(scores, tape.constant(mask)))
    return tape.joinHeads(tape.batchedMatmul(weights, value), heads: heads)
  }

  private func rotated(_ x: Variable, on tape: Tape) -> Variable {
    angles.map { tape.rotate(x, headWidth: shape.headWidth, angles: $0) } ?? x
  }

  /// Keys or values by head, each repeated for the query heads that share it.
  private func repeated(_ x: Variable, on tape: Tape) -> Variable {
    let (tokens, groups) = (shape.context, shape.keyValueHeads)
    // [batch · groups, tokens, width]
    let apart = tape.splitHeads(x, heads: groups, tokens: tokens)
    guard groups != shape.heads else { return apart }
    let each = shape.heads / groups
    let flat = tape.reshape(apart, [apart.shape[0], tokens * shape.headWidth])
    let rows = (0..<Int32(apart.shape[0] * each)).map { $0 / Int32(each) }
    return tape.reshape(
      tape.gatherRows(flat, rows), [rows.count, tokens, shape.headWidth])
  }
}
