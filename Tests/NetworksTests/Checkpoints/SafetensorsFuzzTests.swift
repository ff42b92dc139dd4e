import Foundation
import TestKit
import Testing

@testable import Networks

@Suite("A damaged safetensors file") struct SafetensorsFuzzTests {
  static let fragments = MutationFuzzer.json + ["\"F64\"", "\"shape\"", "[0,0]", "[4294967296]"]

  /// Reads everything that the header promises; only a ``CheckpointError`` may come out.
  static func readAll(_ bytes: [UInt8]) -> Int {
    do throws(CheckpointError) {
      let file = try SafetensorsFile(data: Data(bytes), path: "fuzzed")
      for name in file.names {
        let entry = try file.entry(name)
        let count = entry.shape.reduce(1, *)
        if entry.type.isFloatingPoint {
          let found = try file.floats(name).count
          #expect(found == count)
        } else if entry.type != .u64 {
          let found = try file.integers(name).count
          #expect(found == count)
        }
      }
      return 1
    } catch {  // typed throws: nothing but a CheckpointError can arrive here
      return 0
    }
  }

  private static func original() throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: fixturePath("reference.safetensors"))))
  }

  @Test func `is read or refused, but never crashes, over many mutations`() throws {
    var fuzzer = MutationFuzzer(
      originals: [try Self.original()], fragments: Self.fragments, seed: 2)
    var readable = 0
    for _ in 0..<fuzzCount { readable += Self.readAll(fuzzer.next()) }
    // Both outcomes must occur, or the mutations are too weak or too strong to test anything.
    #expect((fuzzCount / 200..<fuzzCount).contains(readable), "\(readable) of \(fuzzCount)")
  }

  @Test func `with its header's length kept right is read or refused as well`() throws {
    let original = try Self.original()
    let start = 8 + Int(original[0]) + Int(original[1]) << 8
    var fuzzer = MutationFuzzer(
      originals: [Array(original[8..<start])], fragments: Self.fragments, seed: 3)
    for _ in 0..<fuzzCount {
      let header = fuzzer.next()
      let length = [UInt8](littleEndianBytes([UInt64(header.count)]))
      _ = Self.readAll(length + header + original[start...])
    }
  }
}
