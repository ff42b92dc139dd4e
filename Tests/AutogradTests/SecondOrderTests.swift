@testable import Autograd
import Foundation
import Tensors
import Testing

/// Second derivatives against differences of first ones, over every case that has them.
@Suite struct SecondOrderTests {
  static let cases = OperationIndex.cases.filter { entry in
    let tape = Tape()
    return tape.isTwiceDifferentiable(entry.body(tape, entry.inputs.map(tape.variable)))
      && !entry.description.contains("derivative")
  }

  /// A weighted sum of the value and of its square, so that linear operations bend too.
  private static func loss(_ entry: GradientCase, _ tape: Tape, _ inputs: [Variable]) -> Variable {
    let value = entry.body(tape, inputs)
    var random = RandomStream(seed: 2, for: "weights of the check")
    func weights() -> Variable {
      tape.constant(Tensor(normal: value.shape, standardDeviation: 1, random: &random))
    }
    let bent = tape.multiply(tape.multiply(value, value), weights())
    return tape.sum(tape.add(tape.multiply(value, weights()), bent))
  }

  private static func gradients(_ entry: GradientCase, at inputs: [Tensor]) -> [Tensor] {
    let tape = Tape()
    let variables = inputs.map(tape.variable)
    return tape.gradients(of: [loss(entry, tape, variables)], withRespectTo: variables)
  }

  /// The derivative of the gradient along the directions, by a central difference of fourth order.
  private static func difference(_ entry: GradientCase, _ directions: [Tensor]) -> [Tensor] {
    let step: Float = 0.01
    func shifted(_ factor: Float) -> [Tensor] {
      let moved = zip(entry.inputs, directions).map { input, direction in
        var moved = input
        moved.add(direction, times: factor * step)
        return moved
      }
      return gradients(entry, at: moved)
    }
    let (far, near) = (zip(shifted(2), shifted(-2)), zip(shifted(1), shifted(-1)))
    return zip(near, far).map { near, far in
      var slope = (near.0 - near.1).scaled(by: 8)
      slope.add(far.0 - far.1, times: -1)
      return slope.scaled(by: 1 / (12 * step))
    }
  }

  @Test(arguments: cases)
  func `the product with the Hessian agrees with differences of gradients`(entry: GradientCase) {
    var random = RandomStream(seed: 3, for: "directions")
    let directions = entry.inputs.map {
      Tensor(normal: $0.shape, standardDeviation: 1, random: &random)
    }
    let tape = Tape()
    let inputs = entry.inputs.map(tape.variable)
    let hessian = tape.hessian(of: Self.loss(entry, tape, inputs), withRespectTo: inputs)
    let expected = Self.difference(entry, directions)
    for (product, slope) in zip(hessian.times(directions), expected) {
      #expect(product.shape == slope.shape)
      let size = Float((slope.squaredNorm() / Double(max(slope.count, 1))).squareRoot())
      for element in 0..<slope.count {
        let (found, wanted) = (product[flat: element], slope[flat: element])
        #expect(
          abs(found - wanted) <= 5e-3 * (1 + abs(wanted) + size),
          "element \(element): \(found), by differences \(wanted)")
      }
    }
    for (gradient, plain) in zip(hessian.gradient, Self.gradients(entry, at: entry.inputs)) {
      #expect(
        zip(gradient.values, plain.values).allSatisfy { abs($0 - $1) <= 1e-4 * (1 + abs($1)) })
    }
  }

  @Test func `every operation that says so is checked`() throws {
    let checked = Set(Self.cases.map { String($0.description.prefix { $0 != " " }) })
    let declared = Set(try SourceText.twiceDifferentiable())
    #expect(declared.count >= 20)
    #expect(declared.subtracting(checked).isEmpty)
  }

  @Test func `the Hessian of a quadratic form is its matrix`() {
    let matrix = Tensor([2, 1, 1, 3], shape: [2, 2])
    let tape = Tape()
    let x = tape.parameter("x", Tensor([1, -1], shape: [2, 1]))
    let form = tape.sum(tape.multiply(x, tape.matmul(tape.constant(matrix), x)))
    let loss = tape.scale(form, by: 0.5)
    let products = tape.hessianVectorProduct(
      of: loss, vectors: ["x": Tensor([1, 0], shape: [2, 1])])
    #expect(products["x"]?.values == [2, 1])
    let hessian = tape.hessian(of: loss, withRespectTo: [x])
    #expect(hessian.gradient[0].values == [1, -2])
    #expect(hessian.times([Tensor([0, 2], shape: [2, 1])])[0].values == [2, 6])
  }

  @Test func `a linear loss has a Hessian of zeros`() {
    let tape = Tape()
    let x = tape.variable(Tensor([1, 2], shape: [2]))
    let hessian = tape.hessian(of: tape.sum(tape.scale(x, by: 3)), withRespectTo: [x])
    #expect(hessian.times([Tensor([1, 1], shape: [2])])[0].values == [0, 0])
    #expect(hessian.gradient[0].values == [3, 3])
  }

  @Test func `the Gauss-Newton matrix of a linear model is its Hessian`() {
    var random = RandomStream(seed: 4, for: "model")
    func normal(_ shape: [Int]) -> Tensor {
      Tensor(normal: shape, standardDeviation: 1, random: &random)
    }
    let tape = Tape()
    let weight = tape.variable(normal([4, 3]))
    let logits = tape.apply(LinearMap(), [tape.constant(normal([5, 3])), weight])
    let loss = tape.crossEntropy(logits, targets: [0, 3, 1, 2, 2])
    let direction = normal([4, 3])
    let approximate = tape.gaussNewton(of: loss, through: logits, withRespectTo: [weight])
      .times([direction])[0]
    let exact = tape.hessian(of: loss, withRespectTo: [weight]).times([direction])[0]
    #expect(zip(approximate.values, exact.values).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test func `the Gauss-Newton matrix leaves out the bend of the model`() {
    // y = x², loss = ½·y²: J·H·J = 4x², while the whole second derivative is 6x².
    let tape = Tape()
    let x = tape.variable(Tensor([3], shape: [1]))
    let y = tape.square(x)
    let loss = tape.scale(tape.sum(tape.square(y)), by: 0.5)
    let one = [Tensor([1], shape: [1])]
    let matrix = tape.gaussNewton(of: loss, through: y, withRespectTo: [x])
    #expect(matrix.times(one)[0].values == [36])
    #expect(matrix.jacobian(times: one).values == [6])
    #expect(tape.hessian(of: loss, withRespectTo: [x]).times(one)[0].values == [54])
  }

  @Test func `an operation without second derivatives is named`() async {
    await #expect(processExitsWith: .failure) {
      let tape = Tape()
      let x = tape.variable(Tensor([3], shape: [1]))
      let y = tape.checkpoint([x]) { tape, inputs in tape.square(inputs[0]) }
      _ = tape.differentiableGradients(of: [y], withRespectTo: [x])
    }
    let tape = Tape()
    let x = tape.variable(Tensor([3], shape: [1]))
    #expect(!tape.isTwiceDifferentiable(tape.checkpoint([x]) { $0.square($1[0]) }))
    #expect(tape.isTwiceDifferentiable(tape.square(x)))
  }
}
