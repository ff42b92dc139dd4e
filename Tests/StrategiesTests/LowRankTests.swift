import CompressionCore
import Essentials
import Tensors
import Testing

@testable import Strategies

/// Small weights for each strategy that stores factors, and what must be left of them.
@Suite("Low rank and sparse factors") struct LowRankTests {
  /// Two terms of rank one, of norms 10 and 2.
  let weight: [[Float]] = [[6, 0, 8, 0], [0, 2, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]
  let inputs: [[Float]] = unitInputs(4)

  private func close(_ tensor: Tensor, _ expected: [[Float]], within: Float = 1e-4) -> Bool {
    zip(tensor.values, expected.flatMap(\.self)).allSatisfy { abs($0 - $1) < within }
  }

  @Test func `svd keeps the largest singular value`() throws {
    let site = makeSite(weight: weight, inputs: inputs)
    let encoded = try StrategyIndex.entry("svd").make().compress(site, to: .sparsity(0.5))
    #expect(encoded.storedWeights == 8)
    #expect(close(encoded.decoded(), [[6, 0, 8, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]))
  }

  @Test func `asvd keeps what meets the large input`() throws {
    let loud: [[Float]] = [[1, 0, 0, 0], [0, 100, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]
    let site = makeSite(weight: weight, inputs: loud)
    let expected: [[Float]] = [[0, 0, 0, 0], [0, 2, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]
    for knobs: [String: JSONValue] in [["exponent": 1], ["scaling": "gram"]] {
      let strategy = try StrategyIndex.entry("asvd").make(knobs)
      #expect(close(try strategy.compress(site, to: .sparsity(0.5)).decoded(), expected))
    }
  }

  @Test func `asvd with the exponent 0 is svd, and with the gram has the smallest error`() throws {
    let site = makeSite(rows: 48, columns: 64, tokens: 512, format: .float32)
    let gram = try site.gram()
    func decoded(_ id: String, _ knobs: [String: JSONValue] = [:]) throws -> Tensor {
      try StrategyIndex.entry(id).make(knobs).compress(site, to: .sparsity(0.5)).decoded()
    }
    func error(_ weight: Tensor) -> Double {
      let difference = site.weight - weight
      return difference.matmul(gram).dot(difference)
    }
    let plain = try decoded("svd")
    let same = try decoded("asvd", ["exponent": 0])
    #expect((same - plain).squaredNorm() < 1e-9 * plain.squaredNorm())
    let channels = error(try decoded("asvd"))
    let best = error(try decoded("asvd", ["scaling": "gram"]))
    #expect(best < 0.95 * channels && best < 0.95 * error(plain), "\(best) \(channels)")
  }

  @Test func `an input that is always zero keeps nothing where its scale divides`() throws {
    let dead: [[Float]] = [[1, 0, 0, 0], [2, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]
    let site = makeSite(weight: weight, inputs: dead)
    for id in ["asvd", "oats", "double-sparse"] {
      let decoded = try StrategyIndex.entry(id).make().compress(site, to: .sparsity(0.3)).decoded()
      #expect((0..<4).allSatisfy { decoded[$0, 1] == 0 }, "\(id)")
      #expect(decoded.firstNonFinite() == nil, "\(id)")
    }
  }

  @Test func `oats finds a sparse matrix beside one of rank one`() throws {
    var random = RandomStream(seed: 3, for: "oats")
    let left = Tensor(normal: [24, 1], standardDeviation: 1, random: &random)
    let right = Tensor(normal: [1, 24], standardDeviation: 1, random: &random)
    var weight = left.matmul(right)
    for row in 0..<24 { weight[row, (7 * row) % 24] += 20 }
    let rows = (0..<24).map { row in weight.rows(row..<row + 1).values }
    let site = makeSite(weight: rows, inputs: unitInputs(24))
    let strategy = try StrategyIndex.entry("oats").make(["rankRatio": 0.65])
    let encoded = try strategy.compress(site, to: .sparsity(0.85))
    let error = (encoded.decoded() - site.weight).squaredNorm()
    #expect(encoded.parts.count == 2)
    #expect(error < 1e-6 * site.weight.squaredNorm(), "\(error)")
  }

  @Test func `oats with a pattern meets the budget with the pattern beside the factors`() throws {
    let site = makeSite(rows: 48, columns: 64)
    let strategy = try StrategyIndex.entry("oats").make(["pattern": "2:8"])
    let budget = Budget.sparsity(0.6)
    let encoded = try strategy.compress(site, to: budget)
    #expect(encoded.parts[0].support.follows(keep: 2, of: 8))
    #expect(budget.miss(by: encoded) == nil)
    #expect(throws: SpecError.self) { try strategy.accepts(.sparsity(0.8)) }
    #expect(throws: CompressionError.self) {
      try strategy.compress(makeSite(columns: 30, tokens: 90), to: budget)
    }
    let knobs: [String: JSONValue] = ["pattern": "8:2"]
    #expect(throws: SpecError.self) { try StrategyIndex.entry("oats").make(knobs) }
  }

  @Test func `double sparse keeps one number fewer than budgeted in each factor`() throws {
    let site = makeSite(format: .float32)
    #expect(DoubleSparse().counts(rows: 24, columns: 32, sparsity: 0.5) == (144, 240))
    #expect(DoubleSparse().counts(rows: 32, columns: 32, sparsity: 0.5) == (163, 349))
    #expect(DoubleSparse().counts(rows: 24, columns: 32, sparsity: 0.875) == (48, 48))
    let encoded = try DoubleSparse().compress(site, to: .sparsity(0.5))
    #expect(encoded.storedWeights == 143 + 239)
    guard case .factors(let part) = encoded.parts[0] else {
      Issue.record("\(encoded.parts) are no factors")
      return
    }
    #expect(part.rank == 24)
    #expect(part.left.values.count == 143)
  }

  @Test func `double sparse hurts the outputs less than pruning the largest weights`() throws {
    let site = makeSite(rows: 48, columns: 64, tokens: 512, format: .float32)
    let gram = try site.gram()
    let errors = try ["double-sparse", "magnitude"].map { id in
      let decoded = try StrategyIndex.entry(id).make().compress(site, to: .sparsity(0.7)).decoded()
      let difference = site.weight - decoded
      return difference.matmul(gram).dot(difference)
    }
    #expect(errors[0] < errors[1], "\(errors)")
  }

  @Test func `welore takes ranks from the layer whose spectrum falls fast`() throws {
    var random = RandomStream(seed: 2, for: "welore")
    let left = Tensor(normal: [40, 4], standardDeviation: 1, random: &random)
    let right = Tensor(normal: [4, 48], standardDeviation: 1, random: &random)
    let noise = Tensor(normal: [40, 48], standardDeviation: 0.01, random: &random)
    let thin = LinearSite(path: "thin", weight: left.matmul(right) + noise)
    let flat = makeSite(rows: 40, columns: 48, path: "flat")
    let strategy = try StrategyIndex.entry("welore").make()
    let shares = try strategy.shares(of: .sparsity(0.4), among: [flat, thin], random: &random)
    #expect(shares["flat"] == .sparsity(0))
    let encoded = try strategy.compress(thin, to: try #require(shares["thin"]))
    let error = (encoded.decoded() - thin.weight).squaredNorm()
    #expect(error < 1e-3 * thin.weight.squaredNorm())
  }

  @Test(arguments: [0.05, 0.2, 0.5, 0.8, 0.97], [0, 0.4999, 0.9])
  func `welore meets every budget`(sparsity: Double, ratio: Double) throws {
    let shapes = [(24, 24), (40, 24), (24, 40), (1, 24), (64, 16)]
    let sites = shapes.enumerated().map { index, shape in
      makeSite(
        rows: shape.0, columns: shape.1, seed: UInt64(index + 1), path: "layer\(index)")
    }
    let strategy = try StrategyIndex.entry("welore").make(["minimumRatio": .number(ratio)])
    var random = RandomStream(seed: 1, for: "shares")
    let shares = try strategy.shares(of: .sparsity(sparsity), among: sites, random: &random)
    var encoded: [String: EncodedWeight] = [:]
    for site in sites {
      encoded[site.path] = try strategy.compress(site, to: try #require(shares[site.path]))
    }
    #expect(Budget.sparsity(sparsity).miss(by: encoded) == nil)
  }
}
