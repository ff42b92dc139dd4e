import ArgumentParser
import Foundation
import Networks
import Tensors

/// `bench resnet`: images per second of training a residual network.
struct BenchResNet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resnet", abstract: "Measure images per second of training a ResNet-20.",
    discussion: "Example: espalier bench resnet --threads 2 --batch 128 --json")

  @Option(help: "Images of one step.") var batch = 128
  @Option(help: "Height and width of an image.") var size = 32
  @Option(help: "Blocks of each stage: 3 is ResNet-20, 1 is ResNet-8.") var blocks = 3
  @Option(help: "Steps that are timed, after three that are not.") var steps = 10
  @Option(help: "Threads (default: all cores).") var threads: Int?
  @Option(help: "Parts of a batch.") var parts = ImageRecipe().parts
  @Flag(help: "Print one JSON object.") var json = false

  mutating func validate() throws {
    let extents = [
      ("batch", batch), ("size", size), ("blocks", blocks), ("steps", steps), ("parts", parts),
      ("threads", threads ?? 1),
    ]
    for (name, value) in extents { try DecoderOptions.requirePositive(value, name) }
  }

  mutating func run() throws {
    let threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
    var random = RandomStream(seed: 0, for: "bench")
    var extents = ResidualNetwork.Configuration.resNet20
    extents.blocks = blocks
    let pixels = Tensor(normal: [batch, size, size, 3], standardDeviation: 1, random: &random)
    let labels = (0..<batch).map { _ in Int32(random.index(below: extents.classes)) }
    let data = ImageBatch(pixels: pixels, labels: labels)
    var recipe = ImageRecipe()
    (recipe.batch, recipe.parts) = (batch, parts)
    var trainer = ImageTrainer(
      model: ResidualNetwork(extents, random: &random), recipe: recipe)
    for _ in 0..<3 { _ = trainer.advance(on: data, threads: threads) }
    let (start, userStart) = (ContinuousClock.now, clock())
    for _ in 0..<steps { _ = trainer.advance(on: data, threads: threads) }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let processor = Double(clock() - userStart) / Double(CLOCKS_PER_SEC)
    let count = Double(steps * batch)
    print(
      json
        ? "{\"images_per_second\":\(count / seconds),\"images_per_processor_second\":"
          + "\(count / processor),\"parameters\":\(trainer.model.parameterCount),"
          + "\"seconds\":\(seconds),\"threads\":\(threads)}"
        : String(
          format: "%.0f images/s, %d parameters, %d threads", count / seconds,
          trainer.model.parameterCount, threads))
  }
}
