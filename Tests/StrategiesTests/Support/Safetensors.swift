import Foundation
import Tensors

/// Reads the F32 tensors of a safetensors file.
func tensors(inFixture name: String) throws -> [String: Tensor] {
  struct Entry: Decodable {
    enum CodingKeys: String, CodingKey {
      case shape
      case offsets = "data_offsets"
    }
    var shape: [Int]
    var offsets: [Int]
  }
  let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
  let data = try Data(contentsOf: folder.appendingPathComponent("Fixtures/\(name)"))
  let length = (0..<8).reduce(0) { $0 | Int(data[$1]) << (8 * $1) }
  let header = try JSONDecoder().decode([String: Entry].self, from: data[8..<8 + length])
  return header.mapValues { entry in
    let start = 8 + length + entry.offsets[0]
    let values = (0..<entry.shape.reduce(1, *)).map { index in
      Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(data[start + 4 * index + $1]) << (8 * $1) })
    }
    return Tensor(values, shape: entry.shape)
  }
}
