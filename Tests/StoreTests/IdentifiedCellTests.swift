import Essentials
import Foundation
import TestKit
import Testing

@testable import Store

@Suite struct `A cell's canonical text` {
  private static let cells = [
    .example(),
    Cell(
      strategy: "a \"b\" \\ \n\u{1} é 🌿", strategyRevision: 12,
      hyperparameters: ["z": 1e-7, "é": [1, true, .null], "a": ["b": "c"]], arena: "",
      arenaRevision: 3, arenaOptions: ["corpus": .string(StoreFixture.hardText)],
      budget: ["sparsity": 0.1, "bits": 3], replicate: 1_000_000, evaluation: "ppl|d:x\t"),
    Cell(strategy: "dense", arena: "lm", budget: [:], replicate: 0, evaluation: "e"),
  ]

  @Test(arguments: cells) func `is the canonical JSON of its members`(_ cell: Cell) throws {
    #expect(cell.canonical == (try JSONValue(encoding: cell)).canonical)
    #expect(cell.identity == String(Digest.sha256Hex(cell.canonical).prefix(16)))
  }

  @Test(arguments: cells) func `reads back as the same cell`(_ cell: Cell) {
    #expect(Cell(canonical: cell.canonical) == cell)
  }

  @Test(arguments: [
    "", "{}", "[]", "null", "{\"strategy\":1}",
    Cell.example().canonical.replacing("\"replicate\":0", with: "\"replicate\":-1"),
    Cell.example().canonical.replacing("\"replicate\":0", with: "\"replicate\":0.5"),
    Cell.example().canonical.replacing("\"arena\":\"lm\"", with: "\"arena\":null"),
    Cell.example().canonical.replacing("{\"sparsity\":0.5}", with: "3"),
  ]) func `of something else is no cell`(_ text: String) {
    #expect(Cell(canonical: text) == nil)
  }
}

@Suite struct `Moments and names` {
  @Test func `a moment is written as Foundation writes it`() {
    var fuzzer = MutationFuzzer(originals: [[1]], seed: 7)
    // From 1900 to 2250, leap days and turns of centuries and years among them.
    let days = [-25_567, -1, 0, 58, 59, 11_015, 11_016, 11_017, 47_540, 47_541, 47_542]
    let more = (0..<500).map { _ in fuzzer.below(127_000) - 25_567 }
    for day in days + more {
      let milliseconds = Double(day) * 86_400_000 + Double(fuzzer.below(86_400_000))
      let date = Date(timeIntervalSince1970: milliseconds / 1000)
      let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
      #expect(abs((Timestamp.date(Timestamp.text(date)) ?? .distantPast) - date) < 0.0006)
      let whole = Date(timeIntervalSince1970: (milliseconds / 1000).rounded(.down))
      #expect(Timestamp.text(whole) == whole.formatted(style))
    }
  }

  @Test func `names of attempts are 26 signs, sort by time and are never the same`() {
    let date = Date(timeIntervalSince1970: 1_780_000_000)
    let names = (0..<1000).map { _ in AttemptIdentifier.make(at: date) }
    #expect(Set(names).count == 1000)
    #expect(names.allSatisfy(ResultStore.isAttemptName))
    #expect(names.allSatisfy { $0 < AttemptIdentifier.make(at: date + 0.001) })
  }
}

extension Date {
  fileprivate static func - (left: Date, right: Date) -> Double { left.timeIntervalSince(right) }
}

@Suite struct `A cell claimed by itself` {
  @Test func `is stored and taken at once, by one worker, as its first attempt`() throws {
    let bench = try Bench()
    let lease = try #require(try bench.store.claim(.example(), worker: "a", leaseSeconds: 60))
    #expect(lease.cell == .example() && lease.number == 1)
    #expect(try bench.store.claim(.example(), worker: "b", leaseSeconds: 60) == nil)
    #expect(try bench.store.states()[lease.identity]?.worker == "a")
    try bench.store.finish(
      lease, outcome: .finished, metrics: [Metric("loss", 1)], seconds: 1)
    #expect(try bench.store.claim(.example(), worker: "b", leaseSeconds: 60) == nil)
    #expect(try bench.store.results().first?.metrics == ["loss": 1])
    #expect(try bench.store.checkIntegrity().problems == [])
  }

  @Test func `is taken over when its lease has run out`() throws {
    let bench = try Bench()
    let old = try #require(try bench.store.claim(.example(), worker: "a", leaseSeconds: 60))
    bench.clock.advance(by: 61)
    let new = try #require(try bench.store.claim(.example(), worker: "b", leaseSeconds: 60))
    #expect(new.number == 2 && new.token > old.token)
    #expect(throws: StoreError.self) {
      try bench.store.finish(old, outcome: .finished, seconds: 1)
    }
  }

  @Test func `and all of a sweep at once, each of them once`() throws {
    let bench = try Bench()
    try bench.store.register(sweep: "s", spec: "", cells: Cell.grid(50))
    _ = try bench.store.claimNext(sweep: "s", worker: "a", leaseSeconds: 60)
    let leases = try bench.store.claimAll(sweep: "s", worker: "b", leaseSeconds: 60)
    #expect(leases.map(\.cell.replicate) == Array(1..<50))
    #expect(Set(leases.map(\.token)).count == 49)
    #expect(try bench.store.claimAll(sweep: "s", worker: "c", leaseSeconds: 60).isEmpty)
    #expect(try bench.store.checkIntegrity().problems == [])
  }
}

@Suite struct `A filter on budgets` {
  private static let budgets: [JSONValue] = [
    ["sparsity": 0.5], ["sparsity": 0.5, "bits": 4], ["bits": 4], [:], ["a+b": 1],
    ["sparsity": true], ["sparsity": .null], ["pattern": "2:4"], ["sparsity": "0.5"],
    ["sparsity": 0], ["bits": 0.5], ["a+b": 4, "sparsity": 0.25],
  ]

  @Test(arguments: [
    ("sparsity = 0.5", [0, 1]), ("sparsity in [0.5, 0.25]", [0, 1, 11]), ("bits = 4", [1, 2]),
    ("sparsity > 0.1 and bits is undefined", [0, 5, 11]), ("sparsity != 0.5", [5, 8, 9, 11]),
    ("not sparsity = 0.5", [2, 3, 4, 5, 6, 7, 8, 9, 10, 11]), ("sparsity <= 0.25", [9, 11]),
    ("sparsity not in [0.5]", [5, 8, 9, 11]), ("bits > 0.1 or sparsity < 0.1", [1, 2, 9, 10]),
    ("sparsity in [0.5] or bits = 4", [0, 1, 2]), ("budget.none = 0", []), ("bits < 1", [10]),
  ])
  func `finds what JSON says, however it is looked up`(_ text: String, _ wanted: [Int]) throws {
    let bench = try Bench()
    try bench.store.insert(
      cells: Self.budgets.enumerated().map { place, budget in
        var cell = Cell.example(replicate: place)
        cell.budget = budget
        return cell
      })
    let found = try bench.store.results(where: FilterExpression(parsing: text))
    #expect(found.map(\.cell.replicate).sorted() == wanted)
  }
}
