import CompressionCore
import Essentials
import Tensors
import Testing

@testable import Strategies

/// An entry of the index, and budgets that probe it.
struct ContractCase: Sendable, CustomTestStringConvertible {
  let entry: StrategyEntry

  var testDescription: String { entry.card.id }

  static let all = StrategyIndex.all.filter(\.compressesLinearMaps).map(ContractCase.init)

  /// The dense budget and one or two of every kind that the strategy says it can meet.
  var budgets: [Budget] {
    let probes: [Budget.Axis: [Budget]] = [
      .sparsity: [.sparsity(0), .sparsity(0.3), .sparsity(0.5), .sparsity(0.9)],
      .pattern: [.pattern(2, of: 4), .pattern(1, of: 8)],
      .bits: [.bits(2), .bits(3), .bits(8), .bits(16)],
      .joint: [.sparsity(0.5, bits: 4), .pattern(2, of: 4, bits: 3)],
    ]
    return [.dense] + entry.budgets.flatMap { probes[$0] ?? [] }
  }
}

@Suite("Every strategy for linear maps") struct StrategyContractTests {
  @Test(arguments: ContractCase.all)
  func `reaches its budget, to the rounding and no further`(_ strategy: ContractCase) throws {
    for format in FloatFormat.allCases {
      for (rows, columns) in [(24, 32), (7, 48), (1, 8)] {
        let site = makeSite(rows: rows, columns: columns, format: format)
        for budget in strategy.budgets {
          let encoded = try strategy.entry.make().compress(site, to: budget)
          #expect(budget.miss(by: encoded) == nil, "\(budget) on \(rows)×\(columns)")
          #expect(encoded.shape == site.weight.shape)
          #expect(encoded.decoded().firstNonFinite() == nil)
        }
      }
    }
  }

  @Test(arguments: ContractCase.all)
  func `that says it shares a budget uniformly does so`(_ strategy: ContractCase) throws {
    let made = try strategy.entry.make()
    guard made.sharesUniformly else { return }
    let sites = [makeSite(rows: 8, columns: 32), makeSite(rows: 16, columns: 32)].enumerated().map {
      LinearSite(
        path: "site\($0.offset)", weight: $0.element.weight.scaled(by: Float($0.offset + 1)))
    }
    for budget in strategy.budgets {
      var random = RandomStream(seed: 1, for: "shares")
      let shares = try made.shares(of: budget, among: sites, random: &random)
      #expect(shares == ["site0": budget, "site1": budget])
    }
  }

  @Test(arguments: ContractCase.all)
  func `leaves the model alone at full budget`(_ strategy: ContractCase) throws {
    let site = makeSite(format: .float32)
    for budget in strategy.budgets where budget.isFull {
      let decoded = try strategy.entry.make().compress(site, to: budget).decoded()
      #expect(decoded.values.map(\.bitPattern) == site.weight.values.map(\.bitPattern))
    }
  }

  @Test(arguments: ContractCase.all)
  func `gives the same bytes for the same seed`(_ strategy: ContractCase) throws {
    let site = makeSite()
    for budget in strategy.budgets {
      let made = try strategy.entry.make()
      let first = try made.compress(site, to: budget).packed()
      #expect(try made.compress(site, to: budget).packed() == first)
    }
  }

  @Test(arguments: ContractCase.all)
  func `survives packing`(_ strategy: ContractCase) throws {
    let site = makeSite(rows: 5, columns: 24)
    for budget in strategy.budgets {
      let encoded = try strategy.entry.make().compress(site, to: budget)
      let packed = encoded.packed()
      #expect(packed.count == encoded.accounting.total)
      let unpacked = try EncodedWeight(unpacking: packed)
      #expect(unpacked == encoded)
      #expect(
        unpacked.decoded().values.map(\.bitPattern) == encoded.decoded().values.map(\.bitPattern))
    }
  }

  @Test(arguments: ContractCase.all)
  func `takes its defaults back as overrides`(_ strategy: ContractCase) throws {
    let entry = strategy.entry
    let site = makeSite()
    for budget in strategy.budgets {
      let byDefault = try entry.make().compress(site, to: budget)
      #expect(try entry.make(entry.defaults).compress(site, to: budget) == byDefault)
    }
    #expect(try entry.nonDefaults(entry.defaults).isEmpty)
  }

  @Test(arguments: ContractCase.all)
  func `refuses an unknown hyperparameter`(_ strategy: ContractCase) {
    let id = strategy.entry.card.id
    #expect(
      throws: SpecError.unknownHyperparameter(
        "no-such-knob", of: id, known: strategy.entry.defaults.keys.sorted())
    ) { try strategy.entry.make(["no-such-knob": 1]) }
  }

  @Test(arguments: ContractCase.all)
  func `refuses budgets of other kinds`(_ strategy: ContractCase) throws {
    let probes: [Budget] = [
      .sparsity(0.5), .pattern(2, of: 4), .bits(4), .sparsity(0.5, bits: 4),
    ]
    let made = try strategy.entry.make()
    for budget in probes {
      let isKnown = strategy.entry.budgets.contains(budget.axis)
      if isKnown {
        #expect(throws: Never.self) { try made.accepts(budget) }
      } else {
        #expect(throws: SpecError.self) { try made.accepts(budget) }
        #expect(throws: SpecError.self) { try made.compress(makeSite(), to: budget) }
      }
    }
  }

  @Test(arguments: ContractCase.all)
  func `refuses a pattern that does not divide the width`(_ strategy: ContractCase) throws {
    guard strategy.entry.budgets.contains(.pattern) else { return }
    let site = makeSite(columns: 30, tokens: 90)
    #expect(
      throws: CompressionError.patternDoesNotFit(site: "site", width: 30, keep: 2, of: 4)
    ) { try strategy.entry.make().compress(site, to: .pattern(2, of: 4)) }
  }

  @Test(arguments: ContractCase.all)
  func `refuses a weight that is not finite`(_ strategy: ContractCase) throws {
    var weight = makeSite().weight
    weight[3, 5] = .nan
    let site = LinearSite(path: "blocks.0.up", weight: weight)
    for budget in strategy.budgets {
      #expect(
        throws: CompressionError.notFinite(site: "blocks.0.up", row: 3, column: 5, value: "nan")
      ) { try strategy.entry.make().compress(site, to: budget) }
    }
  }

  @Test(arguments: ContractCase.all)
  func `throws when a statistic that it needs was not collected`(
    _ strategy: ContractCase
  ) throws {
    for budget in strategy.budgets where !budget.isFull {
      for statistic in strategy.entry.needs {
        let site = makeSite(collecting: strategy.entry.needs.subtracting([statistic]))
        #expect(throws: CompressionError.missingStatistic(statistic, site: "site")) {
          try strategy.entry.make().compress(site, to: budget)
        }
      }
    }
  }

  @Test(arguments: ContractCase.all)
  func `needs no more than it declares`(_ strategy: ContractCase) throws {
    let site = makeSite(collecting: strategy.entry.needs)
    for budget in strategy.budgets {
      let encoded = try strategy.entry.make().compress(site, to: budget)
      #expect(encoded == (try strategy.entry.make().compress(makeSite(), to: budget)))
    }
  }

  @Test(arguments: ContractCase.all)
  func `shares a budget out so that the sites together meet it`(
    _ strategy: ContractCase
  ) throws {
    let sites = [makeSite(path: "a"), makeSite(rows: 40, columns: 16, seed: 2, path: "b")]
    let made = try strategy.entry.make()
    for budget in strategy.budgets {
      var random = RandomStream(seed: 3, for: "shares")
      let shares = try made.shares(of: budget, among: sites, random: &random)
      #expect(shares.keys.sorted() == ["a", "b"])
      var encoded: [String: EncodedWeight] = [:]
      for site in sites {
        encoded[site.path] = try made.compress(
          site, to: try #require(shares[site.path]), random: &random)
      }
      #expect(budget.miss(by: encoded) == nil)
    }
  }
}
