import CompressionCore
import Essentials
import Tensors
import Testing

@testable import Strategies

/// Strategies that fit the weights that stay to the outputs of the layer.
@Suite("Layer-wise reconstruction") struct LayerReconstructionTests {
  private func error(_ site: LinearSite, _ decoded: Tensor) throws -> Double {
    let difference = site.weight - decoded
    return difference.matmul(try site.gram()).dot(difference)
  }

  @Test(arguments: [
    Budget.sparsity(0.6), .pattern(2, of: 4), .sparsity(0.5, bits: 4),
  ])
  func `hurts the outputs less than the weights that it starts from`(_ budget: Budget) throws {
    let site = makeSite(rows: 24, columns: 32, tokens: 512, format: .float32)
    let baseline = budget.bits == nil ? "wanda" : "sparsegpt"
    let wanda = try StrategyIndex.entry(baseline).make().compress(site, to: budget).decoded()
    for id in ["awp", "exact-obs"] {
      let decoded = try StrategyIndex.entry(id).make().compress(site, to: budget).decoded()
      let (found, limit) = (try error(site, decoded), try error(site, wanda))
      #expect(found < (budget.bits == nil ? 1 : 1.3) * limit, "\(id) \(found) \(limit)")
    }
  }

  /// The descent begins at the nearest values, and where no step improves them they are its result.
  @Test(arguments: [("awp", 1.0), ("exact-obs", 0.8)])
  func `rounds no worse than to the nearest`(_ id: String, share: Double) throws {
    let site = makeSite(rows: 24, columns: 32, tokens: 512, format: .float32)
    let nearest = try StrategyIndex.entry("rtn").make()
    let plain = try error(site, try nearest.compress(site, to: .bits(3)).decoded())
    let decoded = try StrategyIndex.entry(id).make().compress(site, to: .bits(3)).decoded()
    let found = try error(site, decoded)
    #expect(found <= share * plain, "\(found) \(plain)")
  }

  @Test func `exact-obs removes the smallest weights when inputs are independent`() throws {
    let site = makeSite(
      weight: [[3, -1, 2, 5], [4, 0.5, -6, 7]], inputs: unitInputs(4))
    let strategy = try StrategyIndex.entry("exact-obs").make()
    let decoded = try strategy.compress(site, to: .sparsity(0.5)).decoded()
    #expect(decoded.values == [0, 0, 0, 5, 4, 0, -6, 7])
    let pattern = try strategy.compress(site, to: .pattern(2, of: 4)).decoded()
    #expect(pattern.values == [3, 0, 0, 5, 0, 0, -6, 7])
  }

  @Test func `exact-obs lets a copy of an input take over`() throws {
    let inputs: [[Float]] = [[1, 1, 0], [2, 2, 1], [-1, -1, 2], [0, 0, -1]]
    let site = makeSite(weight: [[1, 2, 3]], inputs: inputs)
    let strategy = try StrategyIndex.entry("exact-obs").make(["dampening": 1e-6])
    let decoded = try strategy.compress(site, to: .sparsity(1.0 / 3)).decoded()
    #expect(zip(decoded.values, [0, 3, 3]).allSatisfy { abs($0 - $1) < 1e-3 }, "\(decoded)")
  }

  @Test func `the level search keeps to its cost and takes the smallest errors`() {
    let search = ExactOBS.LevelSearch(
      costs: [[4, 2, 1], [4, 2, 1]], target: 8.0 / 5, buckets: 5)
    #expect(search.levels(errors: [[0, 1, 5], [0, 9, 10]]) == [2, 0])
    #expect(search.levels(errors: [[0, 9, 10], [0, 1, 5]]) == [0, 2])
    let tight = ExactOBS.LevelSearch(costs: [[4], [4]], target: 2, buckets: 4)
    #expect(tight.levels(errors: [[0], [0]]) == nil)
  }
}
