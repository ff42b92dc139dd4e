import Foundation
import Tensors
import Testing

@testable import Networks

@Suite struct GlyphTests {
  private static func recipe(images: Int, classes: Int = 10) -> GlyphRecipe {
    var recipe = GlyphRecipe()
    (recipe.images, recipe.classes) = (images, classes)
    return recipe
  }

  @Test func `glyphs depend on recipe and index alone`() throws {
    let set = try ImageSet.glyphs(Self.recipe(images: 60), threads: 1)
    let same = try ImageSet.glyphs(Self.recipe(images: 60), threads: 3)
    let longer = try ImageSet.glyphs(Self.recipe(images: 80), threads: 2)
    #expect(set.digest == same.digest)
    #expect(longer.digest != set.digest)
    #expect(longer.bytes.prefix(set.bytes.count) == set.bytes[...])
    var other = Self.recipe(images: 60)
    other.seed = 1
    #expect(try ImageSet.glyphs(other).digest != set.digest)
  }

  @Test(arguments: [28, 32])
  func `every class is drawn within the page`(size: Int) throws {
    var recipe = Self.recipe(images: 26, classes: 26)
    (recipe.size, recipe.noise, recipe.clutter, recipe.distortion) = (size, 0, 0, 0)
    let set = try ImageSet.glyphs(recipe)
    let area = size * size
    #expect(set.height == size && set.classes == 26)
    #expect(Set((0..<26).map { set.bytes[($0 * area)..<(($0 + 1) * area)] }).count == 26)
    for index in 0..<26 {
      let image = set.bytes[(index * area)..<((index + 1) * area)]
      let paper = image.first
      let ink = image.count { $0 != paper }
      #expect(ink > area / 25 && ink < area / 2, "class \(index): \(ink) of \(area)")
    }
  }

  @Test func `splits are disjoint and of the promised size`() throws {
    let set = try ImageSet.glyphs(Self.recipe(images: 250), threads: 2)
    let counts = Corpus.Split.allCases.map { set.images(in: $0).count }
    #expect(counts == [230, 10, 10])
  }

  @Test func `a repeated image goes where its first copy went`() throws {
    let bytes = (0..<30).map { UInt8($0 % 5) }
    let set = try ImageSet(
      name: "repeats", bytes: bytes, labels: [Int32](repeating: 0, count: 30), height: 1, width: 1,
      channels: 1, classes: 1)
    for index in 5..<30 { #expect(set.split(ofImage: index) == set.split(ofImage: index % 5)) }
    #expect(throws: ImageFileError.tooFewImages(name: "same", found: 1, least: 3)) {
      try ImageSet(
        name: "same", bytes: [1, 1], labels: [0, 0], height: 1, width: 1, channels: 1, classes: 1)
    }
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["ESPALIER_SLOW"] != nil))
  func `a linear model stays below 90 percent and a small convnet passes 95`() throws {
    let set = try ImageSet.glyphs(threads: 2)
    let train = set.images(in: .train)
    let held = set.images(in: .validation).all()
    var random = RandomStream(seed: 0, for: "weights")
    var recipe = ImageRecipe()
    (recipe.batch, recipe.steps) = (64, 400)
    var extents = ResidualNetwork.Configuration.resNet8
    (extents.channels, extents.widths) = (1, [8, 16, 32])
    var network = ImageTrainer(model: ResidualNetwork(extents, random: &random), recipe: recipe)
    network.run(on: train, threads: 2)
    (recipe.steps, recipe.rate) = (600, 0.02)
    var linear = ImageTrainer(
      model: MultilayerPerceptron(.init(inputs: 784, hidden: []), random: &random), recipe: recipe)
    linear.run(on: train, threads: 2)
    let accuracies = (
      network: network.model.evaluate(held, threads: 2).accuracy,
      linear: linear.model.evaluate(held, threads: 2).accuracy
    )
    #expect(accuracies.network > 0.95 && accuracies.linear < 0.9, "\(accuracies)")
  }
}
