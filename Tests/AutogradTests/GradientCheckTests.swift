@testable import Autograd
import Tensors
import Testing

@Suite struct GradientCheckTests {
  /// A weighted sum of the case's value, in double, at shifted inputs.
  private static func objective(_ entry: GradientCase, _ inputs: [Tensor], _ weights: Tensor)
    -> Double
  {
    let tape = Tape(recording: false)
    return entry.body(tape, inputs.map(tape.constant)).value.dot(weights)
  }

  @Test(arguments: OperationIndex.cases)
  func `the backward rule agrees with finite differences`(entry: GradientCase) {
    let tape = Tape()
    let inputs = entry.inputs
    let value = entry.body(tape, inputs.enumerated().map { tape.parameter("\($0)", $1) })
    var random = RandomStream(seed: 1, for: "weights of the check")
    let weights = Tensor(normal: value.shape, standardDeviation: 1, random: &random)
    let loss = tape.sum(tape.multiply(value, tape.constant(weights)))
    let gradients = tape.gradients(of: loss)
    for (index, input) in inputs.enumerated() {
      let gradient = gradients["\(index)"]
      #expect(gradient?.shape == input.shape)
      for element in 0..<input.count {
        let slope = Self.slope(entry, inputs, index, element, weights)
        let found = Double(gradient?[flat: element] ?? .nan)
        #expect(
          abs(found - slope) <= 2e-3 * (1 + abs(slope)),
          "input \(index), element \(element): \(found), by differences \(slope)")
      }
    }
  }

  /// A central difference of fourth order, whose step suits single precision.
  private static func slope(
    _ entry: GradientCase, _ inputs: [Tensor], _ index: Int, _ element: Int, _ weights: Tensor
  ) -> Double {
    let step: Float = 0.02
    func shifted(_ factor: Float) -> Double {
      var moved = inputs
      moved[index][flat: element] += factor * step
      return objective(entry, moved, weights)
    }
    let near = shifted(1) - shifted(-1)
    let far = shifted(2) - shifted(-2)
    return (8 * near - far) / (12 * Double(step))
  }

  @Test func `every operation has a case`() throws {
    let named = Set(OperationIndex.cases.map { $0.description.prefix { $0 != " " } })
    let declared = try SourceText.operations()
    #expect(declared.count >= 11)
    #expect(Set(declared.map { $0[...] }) == named)
  }

  @Test func `a parameter used twice gets the sum of both gradients`() {
    let tape = Tape()
    let x = tape.parameter("x", Tensor([3], shape: [1]))
    let again = tape.parameter("x", Tensor([3], shape: [1]))
    #expect(tape.gradients(of: tape.sum(tape.multiply(x, again)))["x"]?.values == [6])
  }

  @Test func `constants and unused parameters get no gradient`() {
    let tape = Tape()
    let x = tape.parameter("x", Tensor([3], shape: [1]))
    _ = tape.parameter("unused", Tensor([3], shape: [1]))
    let loss = tape.sum(tape.multiply(x, tape.constant(Tensor([5], shape: [1]))))
    #expect(tape.gradients(of: loss).mapValues(\.values) == ["x": [5]])
  }
}
