import CompressionCore
import Essentials
import Foundation
import Tensors
import Testing

@Suite("A budget") struct BudgetTests {
  @Test(arguments: [
    (Budget.dense, "{}", "dense"),
    (.sparsity(0.5), #"{"sparsity":0.5}"#, "50 %"),
    (.sparsity(0.125), #"{"sparsity":0.125}"#, "12.5 %"),
    (.pattern(2, of: 4), #"{"pattern":"2:4"}"#, "2:4"),
    (.bits(3), #"{"bits":3}"#, "3 bits"),
    (.bits(1), #"{"bits":1}"#, "1 bit"),
    (.sparsity(0.5, bits: 4), #"{"bits":4,"sparsity":0.5}"#, "50 % + 4 bits"),
    (.pattern(2, of: 4, bits: 4), #"{"bits":4,"pattern":"2:4"}"#, "2:4 + 4 bits"),
  ])
  func `has one canonical form and a label`(
    budget: Budget, canonical: String, label: String
  ) throws {
    #expect(budget.json.canonical == canonical)
    #expect(budget.label == label)
    #expect(try JSONDecoder().decode(Budget.self, from: Data(canonical.utf8)) == budget)
    let encoded = try JSONEncoder().encode(budget)
    #expect(try JSONDecoder().decode(Budget.self, from: encoded) == budget)
  }

  @Test(arguments: [
    #"{"sparsity":1}"#, #"{"sparsity":-0.1}"#, #"{"sparsity":"half"}"#, #"{"pattern":"4:4"}"#,
    #"{"pattern":"0:4"}"#, #"{"pattern":"2-4"}"#, #"{"pattern":"2:65"}"#, #"{"bits":0}"#,
    #"{"bits":17}"#, #"{"bits":2.5}"#, #"{"sparsity":0.5,"pattern":"2:4"}"#, #"{"bit":3}"#, "[]",
  ])
  func `is refused when it makes no sense`(_ text: String) throws {
    let value = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    #expect(throws: SpecError.self) { try Budget(json: value) }
  }

  @Test func `suggests the key that was meant`() {
    let error = #expect(throws: SpecError.self) { try Budget(json: ["sparsty": 0.5]) }
    #expect(error?.description.contains("did you mean 'sparsity'") == true)
  }

  @Test func `knows its axis and level`() {
    #expect(Budget.dense.axis == .dense && Budget.dense.level == 0)
    #expect(Budget.sparsity(0.6).axis == .sparsity && Budget.sparsity(0.6).level == 0.6)
    #expect(Budget.pattern(1, of: 4).axis == .pattern && Budget.pattern(1, of: 4).level == 0.75)
    #expect(Budget.bits(3).axis == .bits && Budget.bits(3).level == 3)
    #expect(Budget.sparsity(0.5, bits: 4).axis == .joint)
    #expect(Budget.sparsity(0.5, bits: 4).level == 2)
  }

  @Test func `removes the largest whole number that is not above the fraction`() {
    #expect(Budget.removed(of: 192, fraction: 0.5) == 96)
    #expect(Budget.removed(of: 7, fraction: 0.5) == 3)
    #expect(Budget.removed(of: 100, fraction: 0.29) == 29)
    #expect(Budget.removed(of: 1000, fraction: 0.7) == 700)
    #expect(Budget.removed(of: 10, fraction: 1) == 10)
  }

  @Test func `notices every way of missing it`() throws {
    var random = RandomStream(seed: 1, for: "weight")
    let weight = Tensor(normal: [4, 16], standardDeviation: 1, random: &random)
    let site = LinearSite(path: "site", weight: weight)
    func pruned(_ sparsity: Budget.Sparsity) throws -> EncodedWeight {
      let mask = Mask(removing: sparsity, lowest: weight.magnitude(), within: .layer)
      return try EncodedWeight(support: Support(mask, for: sparsity), at: site)
    }
    let half = try pruned(.fraction(0.5))
    #expect(Budget.sparsity(0.5).isMet(by: half))
    #expect(Budget.sparsity(0.45).isMet(by: half))  // 28.8 wanted, 32 found, four rows
    #expect(Budget.sparsity(0.4).miss(by: half)?.contains("found 32") == true)
    #expect(!Budget.sparsity(0.6).isMet(by: half))
    #expect(!Budget.dense.isMet(by: half))
    #expect(!Budget.pattern(2, of: 4).isMet(by: half))
    #expect(!Budget.sparsity(0.5, bits: 4).isMet(by: half))
    let pattern = try pruned(.pattern(keep: 2, of: 4))
    #expect(Budget.pattern(2, of: 4).isMet(by: pattern))
    #expect(!Budget.pattern(4, of: 8).isMet(by: pattern))
    #expect(Budget.sparsity(0.5).isMet(by: ["a": half, "b": pattern]))
    var grid = IntegerGrid(rows: 4, columns: 16, bits: 3, scaleFormat: .float16)
    grid.fit(to: weight)
    let codes = try EncodedWeight(codes: grid.codes(of: weight), grid: grid, at: site)
    #expect(Budget.bits(3).isMet(by: codes))
    #expect(Budget.bits(4).miss(by: codes) == "wanted 4 bits, found 3 bits")
    #expect(Budget.bits(3).miss(by: try EncodedWeight(at: site)) == "wanted 3 bits, found floats")
  }
}
