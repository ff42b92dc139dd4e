import ArgumentParser
import Foundation
import Networks
import Tensors

/// `embed`: the vectors of sentences.
struct Embed: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the vectors of sentences by a sentence encoder.",
    discussion: """
      The model is an installed one by its name, or a directory with a BERT in it. The sentences \
      are the lines of a text file, empty ones left out. The result has the tensor `vectors` [sentences, width]: the \
      mean of the last hidden states over the tokens of a sentence, scaled to length one.
      Example: espalier embed minilm --sentences lines.txt -o vectors.safetensors
      """)

  @Argument(help: "An installed model's name, or a directory.") var model: String
  @Option(help: "A UTF-8 text file with a sentence in each line.") var sentences: String
  @Option(name: [.short, .long], help: "The safetensors file to write.") var output: String
  @Option(help: "Tokens of a sentence; longer ones are cut.") var longest = 256
  @Option(help: "Threads (default: all cores).") var threads: Int?
  @OptionGroup var verbosity: VerbosityOptions

  mutating func validate() throws {
    guard longest >= 8 else { throw ValidationError("--longest is \(longest), at least 8") }
    if let threads { try DecoderOptions.requirePositive(threads, "threads") }
  }

  mutating func run() throws {
    let directory = try ModelCache.standard().installed.resolve(model)
    let encoder = try SentenceEncoder(directory, longest: longest)
    let tokens = try encoder.tokens(ofLinesIn: sentences)
    let vectors = encoder.vectors(
      of: tokens, threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
    var writer = SafetensorsWriter()
    try writer.add("vectors", floats: vectors.values, shape: vectors.shape)
    try writer.write(to: output)
    if !verbosity.quiet {
      note("\(vectors.rows) vectors of \(vectors.columns) numbers in \(output)")
    }
  }
}
