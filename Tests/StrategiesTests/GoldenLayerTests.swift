import CompressionCore
import Essentials
import Tensors
import Testing

@testable import Strategies

/// One expected weight of the golden layer and how to come by it.
struct GoldenCase: Sendable, CustomTestStringConvertible {
  let tensor: String
  let strategy: String
  let budget: Budget
  var overrides: [String: JSONValue] = [:]
  /// Whether nothing but the weights, or exact sums, go in, so that every bit must agree.
  var isExact = false

  var testDescription: String { tensor }

  static let all = [
    GoldenCase(
      tensor: "sparsegpt_unstructured_50", strategy: "sparsegpt", budget: .sparsity(0.5)),
    GoldenCase(
      tensor: "sparsegpt_unstructured_70", strategy: "sparsegpt", budget: .sparsity(0.7)),
    GoldenCase(tensor: "sparsegpt_2of4", strategy: "sparsegpt", budget: .pattern(2, of: 4)),
    GoldenCase(
      tensor: "sparsegpt_50_4bit", strategy: "sparsegpt", budget: .sparsity(0.5, bits: 4)),
    GoldenCase(tensor: "gptq_4bit", strategy: "gptq", budget: .bits(4)),
    GoldenCase(tensor: "gptq_3bit", strategy: "gptq", budget: .bits(3)),
    GoldenCase(
      tensor: "gptq_2bit_group32", strategy: "gptq", budget: .bits(2),
      overrides: ["groupSize": 32]),
    GoldenCase(
      tensor: "gptq_3bit_actorder", strategy: "gptq", budget: .bits(3),
      overrides: ["actOrder": true]),
    GoldenCase(tensor: "rtn_2bit", strategy: "rtn", budget: .bits(2), isExact: true),
    GoldenCase(tensor: "rtn_3bit", strategy: "rtn", budget: .bits(3), isExact: true),
    GoldenCase(tensor: "rtn_4bit", strategy: "rtn", budget: .bits(4), isExact: true),
    GoldenCase(tensor: "wanda_50", strategy: "wanda", budget: .sparsity(0.5), isExact: true),
    GoldenCase(tensor: "wanda_2of4", strategy: "wanda", budget: .pattern(2, of: 4), isExact: true),
  ]
}

/// Weights that the authors' code leaves of a layer with correlated inputs, four outlier channels
/// and a dead one.
@Suite("The golden layer") struct GoldenLayerTests {
  let golden: [String: Tensor]
  let weight: Tensor
  let inputs: Tensor

  init() throws {
    golden = try tensors(inFixture: "layer_64x192.safetensors")
    weight = try #require(golden["weight"])
    inputs = try #require(golden["inputs"])
  }

  @Test(arguments: GoldenCase.all)
  func `is compressed as by the authors' code`(_ golden: GoldenCase) throws {
    let expected = try #require(self.golden[golden.tensor])
    let decoded = try compress(golden)
    let (measured, reference) = (relativeError(decoded), relativeError(expected))
    let total = Double(weight.count)
    let masks = zip(support(decoded), support(expected)).count { $0 == $1 }
    #expect(abs(measured / reference - 1) < 0.02, "\(measured) for \(reference)")
    #expect(Double(masks) / total >= 0.98, "\(masks) of \(total)")
    if golden.isExact { #expect(decoded == expected) }
  }

  @Test func `keeps nothing of the dead channel where its Hessian is used`() throws {
    for golden in GoldenCase.all where ["sparsegpt", "gptq"].contains(golden.strategy) {
      let decoded = try compress(golden)
      #expect((0..<weight.rows).allSatisfy { decoded[$0, 7] == 0 }, "\(golden.tensor)")
    }
  }

  @Test func `gives the errors that are written beside the golden data`() throws {
    let published = [
      "sparsegpt_unstructured_50": 0.00292, "sparsegpt_2of4": 0.00474, "wanda_50": 0.00710,
      "gptq_3bit": 0.01659, "gptq_3bit_actorder": 0.00579,
    ]
    for golden in GoldenCase.all {
      guard let error = published[golden.tensor] else { continue }
      #expect(abs(relativeError(try compress(golden)) / error - 1) < 0.02, "\(golden.tensor)")
    }
  }

  private func compress(_ golden: GoldenCase) throws -> Tensor {
    let entry = try StrategyIndex.entry(golden.strategy)
    var statistics = CalibrationStatistics(width: weight.columns, collecting: entry.needs)
    for start in stride(from: 0, to: inputs.rows, by: 128) {
      statistics.add(inputs: inputs.rows(start..<start + 128))
    }
    let site = LinearSite(
      path: "golden", weight: weight, statistics: statistics, format: .float32)
    return try entry.make(golden.overrides).compress(site, to: golden.budget).decoded()
  }

  /// The squared change of the outputs over their squared norm: ‖X(W−Ŵ)ᵀ‖² / ‖XWᵀ‖².
  private func relativeError(_ compressed: Tensor) -> Double {
    inputs.matmul(weight - compressed, transposingRight: true).squaredNorm()
      / inputs.matmul(weight, transposingRight: true).squaredNorm()
  }
}
