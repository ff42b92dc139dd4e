import CompressionCore
import Foundation
import Tensors
import Testing

@Suite("A footprint") struct FootprintTests {
  let model: PackedModel
  let parameters: [DenseParameter]

  init() throws {
    var random = RandomStream(seed: 2, for: "model")
    var linears: [String: EncodedWeight] = [:]
    for (path, columns) in [("blocks.0.up", 24), ("blocks.0.down", 40)] {
      let weight = Tensor(normal: [16, columns], standardDeviation: 1, random: &random)
      let mask = Mask(removing: .fraction(0.5), lowest: weight.magnitude(), within: .layer)
      linears[path] = try EncodedWeight(
        support: .bitmap(mask), at: LinearSite(path: path, weight: weight))
    }
    let embedding = Tensor([0.5, -1, 2, 3], shape: [4])
    let gain = Tensor([1, 1, 1.5], shape: [3])
    model = PackedModel(
      linears: linears,
      rest: [
        "embedding": .init(values: embedding),
        "blocks.0.norm": .init(values: gain, format: .float32),
      ])
    parameters = [
      DenseParameter(path: "embedding", count: 4, isInBlock: false, multiplyAddsPerToken: 4),
      DenseParameter(path: "blocks.0.norm", count: 3, format: .float32, isInBlock: true),
    ]
  }

  @Test func `has four scopes`() {
    let footprint = Footprint(model.linears, rest: parameters)
    #expect(footprint.targeted.denseParameters == 16 * 64)
    #expect(footprint.targeted.bitsPerWeight == 9)
    #expect(footprint.blocks.denseParameters == 16 * 64 + 3)
    #expect(footprint.blocks.bytes == 16 * 64 * 9 / 8 + 12)
    #expect(footprint.model.denseParameters == 16 * 64 + 7)
    #expect(footprint.model.bytes == 16 * 64 * 9 / 8 + 12 + 8)
    #expect(footprint.disk.denseParameters == footprint.model.denseParameters)
    #expect(footprint.storedWeights == 512 && footprint.nonzeros == 512)
    #expect(footprint.sparsity == 0.5)
    #expect(footprint.multiplyAddsPerToken == 512 + 4)
  }

  @Test func `counts the bytes on disk that the file has`() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("footprint-\(UUID().uuidString).ecm")
    defer { try? FileManager.default.removeItem(at: url) }
    try model.write(to: url)
    let bytes = try [UInt8](Data(contentsOf: url))
    #expect(bytes.count == Footprint(model.linears, rest: parameters).disk.bytes)
    let read = try PackedModel(unpacking: bytes)
    #expect(read == model)
  }

  @Test func `of a damaged file is refused`() {
    let bytes = model.packed()
    for length in 0..<bytes.count {
      #expect(throws: CompressionError.self) {
        try PackedModel(unpacking: Array(bytes[..<length]))
      }
    }
  }

  @Test func `tells stored weights from those that are not zero`() throws {
    let site = LinearSite(path: "up", weight: Tensor([0, 1, 0, 2], shape: [2, 2]))
    let footprint = Footprint(["up": try EncodedWeight(at: site)])
    #expect(footprint.storedWeights == 4 && footprint.nonzeros == 2 && footprint.sparsity == 0)
  }
}
