import Foundation
import Tensors
import Testing

@testable import Networks

@Suite("A damaged safetensors file") struct SafetensorsFuzzTests {
  static let fragments = [
    "-1", "18446744073709551615", "9223372036854775807", "[", "]", "{", "}", "\"", "\\", "null",
    "1e9", ",", ":", "\"F64\"", "\"shape\"", "[0,0]", "\u{0}", "é",
  ]

  static func mutate(_ original: [UInt8], random: inout RandomStream) -> [UInt8] {
    var bytes = original
    for _ in 0...random.index(below: 3) where !bytes.isEmpty {
      let place = random.index(below: bytes.count)
      switch random.index(below: 6) {
      case 0: bytes[place] ^= 1 << UInt8(random.index(below: 8))
      case 1: bytes[place] = UInt8(random.index(below: 256))
      case 2: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random.index(below: 20)))
      case 3: bytes.removeLast(bytes.count - place)
      case 4: bytes.insert(contentsOf: bytes[place...].prefix(16), at: place)
      default:
        let fragment = fragments[random.index(below: fragments.count)].utf8
        bytes.replaceSubrange(place..<min(bytes.count, place + fragment.count), with: fragment)
      }
    }
    return bytes
  }

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

  @Test func `is read or refused, but never crashes, over 2000 mutations`() throws {
    let path = fixturePath("reference.safetensors")
    let original = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    var random = RandomStream(seed: 2, for: "fuzz")
    var readable = 0
    for _ in 0..<2000 { readable += Self.readAll(Self.mutate(original, random: &random)) }
    // Both outcomes must occur, or the mutations are too weak or too strong to test anything.
    #expect((10..<1990).contains(readable))
  }

  @Test func `with its header's length kept right is read or refused as well`() throws {
    let path = fixturePath("reference.safetensors")
    let original = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let start = 8 + Int(original[0]) + Int(original[1]) << 8
    var random = RandomStream(seed: 3, for: "fuzz")
    for _ in 0..<2000 {
      let header = Self.mutate(Array(original[8..<start]), random: &random)
      let length = [UInt8](littleEndianBytes([UInt64(header.count)]))
      _ = Self.readAll(length + header + original[start...])
    }
  }
}
