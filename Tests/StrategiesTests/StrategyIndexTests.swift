import CompressionCore
import Essentials
import Foundation
import Testing

@testable import Strategies

@Suite("The index of strategies") struct StrategyIndexTests {
  @Test func `lists every file of every family`() throws {
    let sources = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Sources/Strategies")
    let index = try String(
      contentsOf: sources.appendingPathComponent("StrategyIndex.swift"), encoding: .utf8)
    var names: [String] = []
    for family in try FileManager.default.contentsOfDirectory(atPath: sources.path).sorted()
    where !family.hasSuffix(".swift") {
      let folder = sources.appendingPathComponent(family).path
      names += try FileManager.default.contentsOfDirectory(atPath: folder)
        .filter { $0.hasSuffix(".swift") && !$0.contains("+") }.map { String($0.dropLast(6)) }
    }
    // A method that needs more than a site has no entry, but vectors that hold it to its paper.
    let vectors = try String(
      contentsOf: sources.appendingPathComponent("VectorIndex.swift"), encoding: .utf8)
    let entries = names.filter { index.contains("\($0).self") }
    #expect(entries.count == StrategyIndex.all.count, "\(entries)")
    for name in names where !entries.contains(name) {
      #expect(vectors.contains("\(name)Vector.self"), "\(name) is in neither index")
    }
  }

  @Test func `has unique ids in order`() {
    let ids = StrategyIndex.all.map(\.card.id)
    #expect(ids == Set(ids).sorted())
    #expect(Set(["dense", "gptq", "magnitude", "owl", "recipe", "wanda"]).isSubset(of: ids))
  }

  @Test func `finds an entry by id and suggests the nearest one`() throws {
    #expect(try StrategyIndex.entry("wanda").card.name == "Wanda")
    #expect(throws: SpecError.unknownStrategy("wnada", nearest: "wanda")) {
      try StrategyIndex.entry("wnada")
    }
    #expect(throws: SpecError.unknownStrategy("quarterback", nearest: nil)) {
      try StrategyIndex.entry("quarterback")
    }
  }

  @Test func `shows defaults and drops overrides that equal them`() throws {
    let entry = try StrategyIndex.entry("gptq")
    #expect(
      entry.defaults == ["actOrder": false, "blockSize": 128, "dampening": 0.01, "groupSize": 0])
    let changed = try entry.nonDefaults(["blockSize": 128, "groupSize": 32, "dampening": 0.010])
    #expect(changed == ["groupSize": 32])
  }

  @Test func `refuses hyperparameters of the wrong type, out of range or unheard of`() throws {
    let wanda = try StrategyIndex.entry("wanda")
    #expect(throws: SpecError.outOfRange("exponent", found: "-1.0", allowed: "0 or more")) {
      try wanda.make(["exponent": -1])
    }
    #expect(
      throws: SpecError.wrongType(
        "exponent", of: "wanda", found: "high", wanted: "a value like the default, 1")
    ) { try wanda.make(["exponent": "high"]) }
    let unknown = #expect(throws: SpecError.self) { try wanda.make(["exponant": 1]) }
    #expect(unknown?.description.contains("did you mean 'exponent'?") == true)
    let magnitude = try StrategyIndex.entry("magnitude")
    #expect(
      throws: SpecError.wrongType(
        "scope", of: "magnitude", found: "layr", wanted: "one of layer, row, global")
    ) { try magnitude.make(["scope": "layr"]) }
  }
}
