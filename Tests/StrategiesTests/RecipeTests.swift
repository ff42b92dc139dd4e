import CompressionCore
import Essentials
import Tensors
import Testing

@testable import Strategies

@Suite("A recipe") struct RecipeTests {
  private func outputError(_ site: LinearSite, _ weight: Tensor) throws -> Double {
    var difference = weight
    difference.add(site.weight.scaled(by: -1))
    let product = difference.matmul(try site.gram())
    return zip(product.values, difference.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }

  private func decoded(_ knobs: [String: JSONValue], _ site: LinearSite) throws -> Tensor {
    let strategy = try StrategyIndex.entry("recipe").make(knobs)
    return try strategy.compress(site, to: .sparsity(0.5)).decoded()
  }

  @Test func `with the parts of wanda is wanda`() throws {
    let site = makeSite()
    let wanda = try StrategyIndex.entry("wanda").make().compress(site, to: .sparsity(0.5))
    #expect(try decoded(["score": "wanda"], site) == wanda.decoded())
  }

  @Test(arguments: ["magnitude", "random", "wanda"])
  func `with least squares keeps the mask and loses less`(score: String) throws {
    let site = makeSite(format: .float32)
    let plain = try decoded(["score": .string(score)], site)
    let refitted = try decoded(["score": .string(score), "repair": "least-squares"], site)
    #expect(support(refitted) == support(plain))
    #expect(try outputError(site, refitted) < 0.9 * outputError(site, plain))
  }

  @Test func `with least squares cannot be improved by a small change`() throws {
    let site = makeSite(rows: 2, columns: 12, format: .float32)
    let best = try decoded(
      ["repair": "least-squares", "repairOptions": ["dampening": 0]], site)
    let error = try outputError(site, best)
    for index in support(best).indices where support(best)[index] {
      for step: Float in [-0.01, 0.01] {
        var moved = best
        moved[flat: index] += step
        #expect(try outputError(site, moved) > error)
      }
    }
  }

  @Test func `refuses a part or an option that there is not`() throws {
    let entry = try StrategyIndex.entry("recipe")
    let part = #expect(throws: SpecError.self) { try entry.make(["allocation": "owls"]) }
    #expect(part?.description.contains("dlp, farms, global, owl, tamp, uniform") == true)
    let option = #expect(throws: SpecError.self) {
      try entry.make(["allocation": "owl", "allocationOptions": ["lamda": 0.1]])
    }
    #expect(option?.description.contains("did you mean 'lambda'?") == true)
  }

  @Test(arguments: ["owl", "dlp", "farms", "tamp"])
  func `shares a budget out without missing it`(id: String) throws {
    let sites = (0..<4).map { block in
      let site = makeSite(rows: 40, columns: 64, seed: UInt64(block + 1), path: "b\(block)")
      var weight = site.weight
      for index in 0..<(block * 40) { weight[flat: index * 3] *= 30 }
      return LinearSite(
        path: site.path, block: block, weight: weight, statistics: site.statistics)
    }
    let strategy = try StrategyIndex.entry(id).make()
    for sparsity in [0.3, 0.7, 0.95] {
      var random = RandomStream(seed: 1, for: "shares")
      let shares = try strategy.shares(
        of: .sparsity(sparsity), among: sites, random: &random)
      #expect(Set(shares.values).count > 1)
      var encoded: [String: EncodedWeight] = [:]
      for site in sites {
        let share = try #require(shares[site.path])
        encoded[site.path] = try strategy.compress(site, to: share)
      }
      #expect(Budget.sparsity(sparsity).miss(by: encoded) == nil)
    }
  }
}
