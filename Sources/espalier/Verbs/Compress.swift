import ArgumentParser
import Arenas
import CompressionCore
import Essentials
import Foundation
import Networks
import Reporting
import Strategies

/// `compress`: compress a model directory, or a linear layer that is given with its inputs.
struct Compress: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compress a model directory, or one linear layer.",
    discussion: """
      A model directory is one of Hugging Face's: config.json, safetensors, a tokenizer. Its linear \
      layers are compressed block after block, each calibrated on the outputs of those already \
      compressed; embeddings, norms, routers and the head stay. The result is a directory of the \
      same form, with compression-report.json in it. Ctrl-C or a crash loses at most one block: \
      the same command goes on, to the same bytes.
      Example: espalier compress llama --strategy sparsegpt --sparsity 0.5 \
      --calibration c4.txt -o llama-50

      With --layer, the input has the tensors `weight` [out, in] and `inputs` [tokens, in]; the \
      output has `weight`, decoded. The footprint is printed as JSON.
      Example: espalier compress --layer in.safetensors --strategy sparsegpt --sparsity 0.5 \
      -o out.safetensors
      """)

  @Argument(help: "The model directory.", completion: .directory) var model: String?
  @Option(
    help: "A safetensors file with weight and inputs.",
    completion: .file(extensions: ["safetensors"])) var layer: String?
  @OptionGroup var options: CompressionOptions
  @OptionGroup(title: "Options for model directories") var whole: ModelCompressionOptions
  @Option(name: [.short, .long], help: "The directory or safetensors file to write.")
  var output: String
  @OptionGroup var verbosity: VerbosityOptions

  mutating func validate() throws {
    guard (model == nil) != (layer == nil) else {
      throw ValidationError("give a model directory or --layer FILE, one of the two")
    }
    if layer != nil { try whole.requireUnused() }
    try whole.check()
  }

  mutating func run() throws {
    if let layer {
      try LayerCompression(options: options, input: layer, output: output).run()
    } else if let model {
      try ModelCompression(
        options: options, whole: whole, quiet: verbosity.quiet, input: model, output: output
      ).run()
    }
  }
}

/// What only the compression of whole models takes.
struct ModelCompressionOptions: ParsableArguments {
  @Option(help: "A UTF-8 text file to calibrate on.", completion: .file()) var calibration: String?
  @Option(help: "Token numbers to calibrate on: input_ids [sequences, tokens] in safetensors.")
  var calibrationIds: String?
  @Option(help: "Sequences of the calibration text (default: 128, or as many as it has).")
  var sequences: Int?
  @Option(help: "Tokens of a sequence (default: the model's limit, at most 2048).")
  var context: Int?
  @Option(help: "Threads (default: all cores).") var threads: Int?
  @Flag(
    inversion: .prefixedNo, help: "Go on where an interrupted run of the same command stopped.")
  var resume = true
  @Flag(help: "Replace whatever the output names.") var force = false
  @Flag(help: "Print the report as JSON.") var json = false

  func requireUnused() throws {
    let isUsed =
      calibration != nil || calibrationIds != nil || sequences != nil || context != nil || force
      || json || !resume
    if isUsed {
      throw ValidationError(
        "--calibration, --sequences, --context, --no-resume, --force and --json are for model "
          + "directories; --layer brings its inputs along")
    }
  }

  func check() throws {
    let numbers = [("sequences", sequences), ("context", context), ("threads", threads)]
    for (name, value) in numbers {
      if let value { try DecoderOptions.requirePositive(value, name) }
    }
    if calibration != nil, calibrationIds != nil {
      throw ValidationError("give --calibration or --calibration-ids, not both")
    }
    if calibrationIds != nil, context != nil {
      throw ValidationError("--calibration-ids has sequences of its own; leave out --context")
    }
  }
}
