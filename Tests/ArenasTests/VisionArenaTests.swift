import CompressionCore
import Networks
import Strategies
import Tensors
import Testing

@testable import Arenas

@Suite(.serialized) struct VisionArenaTests {
  private static func arena(
    _ model: VisionArena.Classifier, steps: Int = 40
  ) throws -> VisionArena {
    var options = VisionArena.Options()
    (options.model, options.images, options.steps) = (model, "glyphs:28,images=600", steps)
    (options.calibrationImages, options.evaluationImages) = (16, 24)
    return try VisionArena(options: options, workshop: SmallArena.workshop)
  }

  private static func measure(
    _ arena: VisionArena, _ strategy: String, _ budget: Budget, replicate: Int = 0
  ) throws -> Measurement {
    try arena.measure(StrategyIndex.entry(strategy).make(), to: budget, replicate: replicate)
  }

  @Test(arguments: [VisionArena.Classifier.mlp, .resnet8])
  func `the dense model loses nothing and costs sixteen bits`(
    model: VisionArena.Classifier
  ) throws {
    let dense = try Self.measure(Self.arena(model, steps: 10), "dense", .dense)
    #expect(dense["footprint/bits_per_weight"] == 16 && dense["footprint/sparsity"] == 0)
    #expect(abs(try #require(dense["eval/loss_increase"])) < 1e-2)
    #expect(try #require(dense["eval/same_class"]) > 0.9 && dense.refusal == nil)
  }

  @Test func `half the weights of convolutions are removed, and the same way again`() throws {
    let arena = try Self.arena(.resnet8)
    let found = try ["random", "magnitude", "sparsegpt"].map {
      try Self.measure(arena, $0, .sparsity(0.5))
    }
    for measurement in found {
      #expect(measurement.refusal == nil, "\(measurement.refusal ?? "")")
      #expect(abs(try #require(measurement["footprint/sparsity"]) - 0.5) < 0.01)
    }
    let increases = found.compactMap { $0["eval/loss_increase"] }
    #expect(increases[2] < increases[0], "\(increases)")
    let again = try Self.measure(arena, "sparsegpt", .sparsity(0.5))
    #expect(again["eval/loss"] == found[2]["eval/loss"])
    let rounded = try Self.measure(arena, "gptq", .bits(4))
    #expect(rounded.refusal == nil && rounded["footprint/macs_per_image"] ?? 0 > 1e6)
  }

  @Test(arguments: [VisionArena.Classifier.mlp, .resnet8])
  func `each linear map tells how far its outputs moved`(model: VisionArena.Classifier) throws {
    let arena = try Self.arena(model, steps: 10)
    let dense = try Self.measure(arena, "dense", .dense).layerErrors
    let found = try Self.measure(arena, "magnitude", .sparsity(0.5))
    #expect(!dense.isEmpty && dense.allSatisfy { $0.error < 1e-5 })
    #expect(found.countsLayers && found.layerErrors.map(\.path) == dense.map(\.path))
    #expect(found.layerErrors.allSatisfy { $0.error > 1e-3 && $0.error < 1 })
  }

  @Test func `a convolution is its matrix times the windows`() {
    var random = RandomStream(seed: 1, for: "windows")
    let images = Tensor(normal: [2, 5, 6, 3], standardDeviation: 1, random: &random)
    let weight = Tensor(normal: [4, 3, 3, 3], standardDeviation: 1, random: &random)
    for stride in [1, 2] {
      let wanted = Self.convolved(images, weight, stride: stride)
      let rows = images.windows(kernel: 3, stride: stride, padding: 1)
      let found = rows.matmul(weight.asMatrix, transposingRight: true)
      #expect(found.shape == [wanted.count / 4, 4])
      for (left, right) in zip(found.values, wanted) { #expect(abs(left - right) < 1e-4) }
    }
  }

  /// The definition, term by term, with a border of one pixel.
  private static func convolved(_ images: Tensor, _ weight: Tensor, stride: Int) -> [Float] {
    let (height, width, x, w) = (5, 6, images.values, weight.values)
    var result: [Float] = []
    for image in 0..<2 {
      for row in Swift.stride(from: 0, to: height, by: stride) {
        for column in Swift.stride(from: 0, to: width, by: stride) {
          for output in 0..<4 {
            var sum: Float = 0
            for channel in 0..<3 {
              for place in 0..<9 {
                let (i, j) = (row + place / 3 - 1, column + place % 3 - 1)
                guard (0..<height).contains(i), (0..<width).contains(j) else { continue }
                sum +=
                  w[(output * 3 + channel) * 9 + place]
                  * x[((image * height + i) * width + j) * 3 + channel]
              }
            }
            result.append(sum)
          }
        }
      }
    }
    return result
  }

  @Test func `the signature names the images by the digest of their split`() throws {
    let arena = try Self.arena(.mlp)
    let digests = try arena.digests()
    #expect(Set(digests.keys) == ["all", "train", "calibration", "validation"])
    let signature = try arena.evaluation()
    let held = try #require(digests["validation"])
    #expect(signature.contains("glyphs:28,images=600.validation@\(held.prefix(8))|n:24"))
  }

  @Test func `more images than there are, and images that are none, are refused`() throws {
    var options = VisionArena.Options()
    (options.images, options.steps, options.model) = ("glyphs:28,images=600", 5, .mlp)
    let arena = try VisionArena(options: options, workshop: SmallArena.workshop)
    let error = #expect(throws: SpecError.self) { try Self.measure(arena, "dense", .dense) }
    #expect(error?.description.contains("at most 24") == true)
    options.images = "glyphs:27"
    #expect(throws: ImageFileError.self) {
      try VisionArena(options: options, workshop: SmallArena.workshop)
    }
  }
}
