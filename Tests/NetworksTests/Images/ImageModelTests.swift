import Autograd
import Networks
import Tensors
import Testing

@Suite struct ImageModelTests {
  static func images(_ count: Int, size: Int = 8, channels: Int = 3) -> ImageBatch {
    var random = RandomStream(seed: 6, for: "images")
    return ImageBatch(
      pixels: Tensor(
        normal: [count, size, size, channels], standardDeviation: 1, random: &random),
      labels: (0..<Int32(count)).map { $0 % 10 })
  }

  static func network(_ shortcut: ResidualNetwork.Shortcut = .subsample) -> ResidualNetwork {
    var configuration = ResidualNetwork.Configuration.resNet8
    configuration.widths = [4, 8, 16]
    configuration.shortcut = shortcut
    var random = RandomStream(seed: 7, for: "weights")
    return ResidualNetwork(configuration, random: &random)
  }

  static func recipe(parts: Int = 4) -> ImageRecipe {
    var recipe = ImageRecipe()
    (recipe.batch, recipe.steps, recipe.warmup, recipe.parts) = (16, 6, 2, parts)
    return recipe
  }

  @Test func `networks have the published numbers of parameters`() {
    var random = RandomStream(seed: 0, for: "weights")
    #expect(ResidualNetwork(.resNet20, random: &random).parameterCount == 269_722)
    #expect(ResidualNetwork(.resNet8, random: &random).parameterCount == 75_290)
  }

  @Test func `parameters have distinct paths and each gets a gradient`() {
    let (model, batch) = (Self.network(.project), Self.images(3))
    let paths = model.parameters.map(\.path)
    #expect(Set(paths).count == paths.count)
    #expect(paths.first == "stem.weight" && paths.contains("blocks.1.shortcut.norm.gain"))
    let tape = Tape()
    let gradients = tape.gradients(of: model.trainingLoss(of: batch, scaledBy: 1, on: tape).loss)
    #expect(Set(gradients.keys) == Set(paths))
    for (path, value) in model.parameters { #expect(gradients[path]?.shape == value.shape) }
  }

  @Test(arguments: [ResidualNetwork.Shortcut.subsample, .project])
  func `folding the norms changes no logit`(shortcut: ResidualNetwork.Shortcut) {
    var trainer = ImageTrainer(model: Self.network(shortcut), recipe: Self.recipe())
    for _ in 0..<3 { _ = trainer.advance(on: Self.images(16), threads: 1) }
    let model = trainer.model
    let tape = Tape(recording: false)
    let images = tape.constant(Self.images(3).pixels)
    let plain = model.logits(images, mode: .inference, on: tape).value
    let folded = model.folded().logits(images, mode: .inference, on: tape).value
    #expect((plain - folded).values.allSatisfy { abs($0) < 1e-4 })
    #expect(model.stem.weight != model.folded().stem.weight)
  }

  @Test func `the number of threads changes no bit`() {
    func trained(threads: Int) -> ResidualNetwork {
      var trainer = ImageTrainer(model: Self.network(), recipe: Self.recipe())
      trainer.run(on: Self.images(40), threads: threads)
      return trainer.model
    }
    let (one, three) = (trained(threads: 1), trained(threads: 3))
    for (left, right) in zip(one.parameters, three.parameters) {
      #expect(left.value == right.value, "\(left.path)")
    }
    #expect(one.stem.statistics == three.stem.statistics)
    #expect(one.stem.statistics != ChannelStatistics(channels: 4))
  }

  @Test func `running statistics are the mean over the parts`() {
    var model = Self.network()
    let parts = [Self.images(8)[0..<4], Self.images(8)[4..<8]]
    let traces = parts.map { model.trainingLoss(of: $0, scaledBy: 1, on: Tape()).trace }
    model.absorb(traces)
    let means = traces.compactMap { $0["stem.norm"]?.mean }
    let wanted = (means[0] + means[1]).scaled(by: 0.05)
    #expect((model.stem.statistics.mean - wanted).values.allSatisfy { abs($0) < 1e-6 })
  }

  @Test func `a transformer and a perceptron learn a batch by heart`() {
    var random = RandomStream(seed: 8, for: "weights")
    var extents = VisionTransformer.Configuration()
    (extents.size, extents.width, extents.layers, extents.feedForward) = (8, 16, 2, 24)
    var recipe = Self.recipe()
    (recipe.steps, recipe.rate, recipe.optimiser) = (60, 1e-2, .adamW)
    var transformer = ImageTrainer(
      model: VisionTransformer(extents, random: &random), recipe: recipe)
    transformer.run(on: Self.images(16), threads: 2)
    #expect(transformer.model.evaluate(Self.images(16), threads: 2).accuracy > 0.9)
    let sizes = MultilayerPerceptron.Configuration(inputs: 192, hidden: [32])
    var perceptron = ImageTrainer(
      model: MultilayerPerceptron(sizes, random: &random), recipe: recipe)
    perceptron.run(on: Self.images(16), threads: 2)
    #expect(perceptron.model.evaluate(Self.images(16), threads: 2).accuracy > 0.9)
  }
}
