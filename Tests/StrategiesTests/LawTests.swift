import CompressionCore
import Essentials
import Tensors
import Testing

@testable import Strategies

@Suite("Laws of the strategies") struct LawTests {
  @Test(arguments: [Budget.sparsity(0.5), .sparsity(0.75), .pattern(2, of: 4)])
  func `wanda with exponent 0 is magnitude by row`(_ budget: Budget) throws {
    let site = makeSite()
    let wanda = try StrategyIndex.entry("wanda").make(["exponent": 0])
    let magnitude = try StrategyIndex.entry("magnitude").make(["scope": "row"])
    #expect(try wanda.compress(site, to: budget) == magnitude.compress(site, to: budget))
    #expect(
      try StrategyIndex.entry("wanda").make().compress(site, to: budget)
        != magnitude.compress(site, to: budget))
  }

  @Test(arguments: [Budget.sparsity(0.5), .sparsity(0.7), .pattern(2, of: 4), .pattern(3, of: 8)])
  func `identity inputs make sparsegpt magnitude`(_ budget: Budget) throws {
    let weight = makeSite().weight
    var statistics = CalibrationStatistics(width: 32, collecting: [.gram])
    statistics.add(inputs: Tensor(unitInputs(32).flatMap(\.self), shape: [32, 32]))
    let site = LinearSite(path: "site", weight: weight, statistics: statistics)
    let sparseGPT = try StrategyIndex.entry("sparsegpt").make()
    let magnitude = try StrategyIndex.entry("magnitude").make()
    #expect(try sparseGPT.compress(site, to: budget) == magnitude.compress(site, to: budget))
  }

  @Test(arguments: ["rtn", "gptq"])
  func `16 bits are nearly lossless`(_ id: String) throws {
    let site = makeSite(format: .float32)
    let decoded = try StrategyIndex.entry(id).make().compress(site, to: .bits(16)).decoded()
    let error = (decoded - site.weight).squaredNorm() / site.weight.squaredNorm()
    #expect(error < 1e-8)
  }

  @Test func `a permutation of the inputs permutes wanda's mask`() throws {
    let site = makeSite()
    var random = RandomStream(seed: 4, for: "permutation")
    let order = random.permutation(of: site.columns)
    let strategy = try StrategyIndex.entry("wanda").make()
    let mask = support(try strategy.compress(site, to: .sparsity(0.5)).decoded())
    var statistics = CalibrationStatistics(width: site.columns, collecting: [.channelNorms])
    let norms = try site.channelNorms().values
    statistics.add(
      inputs: Tensor(
        (0..<32).flatMap { row in order.map { order[row] == $0 ? norms[$0] : 0 } }, shape: [32, 32])
    )
    let moved = LinearSite(
      path: "site",
      weight: Tensor(
        (0..<site.rows).flatMap { row in order.map { site.weight[row, $0] } },
        shape: site.weight.shape), statistics: statistics)
    let movedMask = support(try strategy.compress(moved, to: .sparsity(0.5)).decoded())
    let expected = (0..<site.rows).flatMap { row in order.map { mask[row * site.columns + $0] } }
    #expect(movedMask == expected)
  }

  @Test(arguments: [0, 8], [2, 4])
  func `gptq with a diagonal Hessian is rtn`(groupSize: Int64, bits: Int) throws {
    var statistics = CalibrationStatistics(width: 32, collecting: [.gram])
    let inputs = unitInputs(32).enumerated().map { row, unit in
      unit.map { $0 * Float(row + 1) }
    }
    statistics.add(inputs: Tensor(inputs.flatMap(\.self), shape: [32, 32]))
    let site = LinearSite(path: "site", weight: makeSite().weight, statistics: statistics)
    let overrides: [String: JSONValue] = ["groupSize": .integer(groupSize)]
    let gptq = try StrategyIndex.entry("gptq").make(overrides).compress(site, to: .bits(bits))
    let rtn = try StrategyIndex.entry("rtn").make(overrides).compress(site, to: .bits(bits))
    #expect(gptq == rtn)
  }

  @Test func `the order of the sweep is stored only with groups`() throws {
    let site = makeSite()
    let entry = try StrategyIndex.entry("gptq")
    let rows = try entry.make(["actOrder": true]).compress(site, to: .bits(3))
    let groups = try entry.make(["actOrder": true, "groupSize": 8]).compress(site, to: .bits(3))
    #expect(rows.accounting.permutation == 0)
    #expect(groups.accounting.permutation == 32 * 5 / 8)
    #expect(try EncodedWeight(unpacking: groups.packed()).decoded() == groups.decoded())
  }

  @Test(arguments: [Budget.bits(3), .pattern(2, of: 4)])
  func `the size of blocks changes nothing but rounding`(_ budget: Budget) throws {
    let site = makeSite(rows: 19, columns: 72, tokens: 300, format: .float32)
    let entry = try StrategyIndex.entry(budget.bits == nil ? "sparsegpt" : "gptq")
    let whole = try entry.make().compress(site, to: budget).decoded()
    let pieces = try entry.make(["blockSize": 20]).compress(site, to: budget).decoded()
    let agreeing = zip(whole.values, pieces.values).count { abs($0 - $1) < 1e-4 }
    #expect(Double(agreeing) / Double(whole.count) > 0.97)
  }

  @Test(arguments: [Budget.sparsity(0.5), .pattern(2, of: 4)])
  func `sparsegpt hurts the output less than wanda, and wanda less than random`(
    _ budget: Budget
  ) throws {
    let site = makeSite(rows: 48, columns: 64, tokens: 512)
    let gram = try site.gram()
    let errors = try ["sparsegpt", "wanda", "random"].map { id in
      let decoded = try StrategyIndex.entry(id).make().compress(site, to: budget).decoded()
      let error = site.weight - decoded
      return error.matmul(gram).dot(error)
    }
    #expect(errors[0] < errors[1] && errors[1] < errors[2], "\(errors)")
  }
}
