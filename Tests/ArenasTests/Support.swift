import Arenas
import Foundation
import Networks

extension Arenas.Measurement {
  /// The relative output errors by layer, in their order.
  var layerErrors: [(path: String, error: Double)] {
    values.filter { $0.name == "layer/output_error" }.map { ($0.context, $0.value) }
  }

  /// Whether the layers are counted from 0.
  var countsLayers: Bool {
    let steps = values.filter { $0.name == "layer/output_error" }.map(\.step)
    return steps == steps.indices.map { $0 }
  }
}

/// A small language model on the embedded grammar, trained once for all tests of this process.
enum SmallArena {
  private static let folder = FileManager.default.temporaryDirectory
    .appending(path: "espalier-arena-tests-\(ProcessInfo.processInfo.processIdentifier)")

  static let workshop: Workshop = {
    atexit { try? FileManager.default.removeItem(at: SmallArena.folder) }
    return Workshop(cache: ModelCache(directory: folder), threads: 2)
  }()

  static func arena(
    _ change: (inout LanguageModelArena.Options) -> Void = { _ in }
  ) throws -> LanguageModelArena {
    var options = LanguageModelArena.Options()
    options.corpus = "grammar:documents=1500"
    options.steps = 150
    options.layers = 2
    options.width = 64
    options.feedForward = 96
    options.vocabulary = 400
    options.calibrationSequences = 32
    options.evaluationSequences = 24
    change(&options)
    return try LanguageModelArena(options: options, workshop: workshop)
  }
}
