internal import Autograd
internal import CompressionCore
internal import Networks
internal import Tensors

/// What the linear layers of a block see, collected over all chunks in their order.
struct BlockStatistics: Sendable {
  /// Statistics by the input's path.
  private(set) var statistics: [String: CalibrationStatistics] = [:]
  /// The first inputs of each path, at most `sampleRows`, for measuring output errors.
  private(set) var samples: [String: Tensor] = [:]

  /// Enough for an error to two digits.
  private static let sampleRows = 512

  private let needs: Set<CalibrationStatistic>
  private let keepsSamples: Bool

  /// Runs a block on the residual streams of all chunks, each with sequences of its own length.
  ///
  /// Layers that no input reached, such as experts that no token was sent to, get the inputs of
  /// all tokens instead. Results do not depend on the number of threads.
  init<Block: CompressibleBlock>(
    of block: Block, inputs: [Tensor], contexts: [Int], needs: Set<CalibrationStatistic>,
    keepsSamples: Bool, threads: Int
  ) {
    self.needs = needs
    self.keepsSamples = keepsSamples
    let wanted = Set(block.inputPaths.values)
    for start in stride(from: 0, to: inputs.count, by: threads) {
      let places = start..<min(start + threads, inputs.count)
      let (part, lengths) = (Array(inputs[places]), Array(contexts[places]))
      add(
        Parallel.map(count: part.count, threads: threads) { index in
          Self.observed(wanted, context: lengths[index], attention: needs.contains(.tokens)) {
            tape in
            _ = block.output(tape.constant(part[index]), context: lengths[index], on: tape)
          }
        }, threads: threads)
    }
    let missed = wanted.subtracting(statistics.keys)
    guard !missed.isEmpty else { return }
    for (hidden, context) in zip(inputs, contexts) {
      let seen = Self.observed(missed, context: context, attention: false) { tape in
        block.reachAll(tape.constant(hidden), context: context, on: tape)
      }
      add([seen], threads: threads)
    }
  }

  /// What the layers of a block see of one chunk.
  private struct Observation: Sendable {
    /// The length of the chunk's sequences.
    let context: Int
    /// The inputs of each layer, `[tokens, in]`, by their path.
    var inputs: [(path: String, input: Tensor)] = []
    /// What the last tokens look at, `[sequences, context]`.
    var attention: Tensor?
  }

  private static func observed(
    _ wanted: Set<String>, context: Int, attention: Bool, _ run: (Tape) -> Void
  ) -> Observation {
    var seen = Observation(context: context)
    let tape = Tape(recording: false)
    tape.observer = { path, input in
      if wanted.contains(path) { seen.inputs.append((path, input)) }
    }
    if attention { tape.attentionObserver = { seen.attention = $0 } }
    run(tape)
    return seen
  }

  private mutating func add(_ chunks: [Observation], threads: Int) {
    var inputs: [String: [(input: Tensor, chunk: Int)]] = [:]
    for (index, chunk) in chunks.enumerated() {
      for (path, input) in chunk.inputs { inputs[path, default: []].append((input, index)) }
    }
    let paths = inputs.keys.sorted()
    let (before, needs, batches) = (statistics, needs, inputs)
    let after = Parallel.map(count: paths.count, threads: threads) { index in
      let batch = batches[paths[index]] ?? []
      var sum =
        before[paths[index]]
        ?? CalibrationStatistics(width: batch[0].input.columns, collecting: needs)
      for (input, chunk) in batch {
        sum.add(
          inputs: input, context: chunks[chunk].context, attention: chunks[chunk].attention)
      }
      return sum
    }
    for (path, sum) in zip(paths, after) { statistics[path] = sum }
    guard keepsSamples else { return }
    for (path, batch) in inputs {
      for (input, _) in batch { addSample(input, to: path) }
    }
  }

  private mutating func addSample(_ input: Tensor, to path: String) {
    let known = samples[path]
    let room = Self.sampleRows - (known?.rows ?? 0)
    guard room > 0, input.rows > 0 else { return }
    let part = input.rows(0..<min(room, input.rows))
    guard let known else {
      samples[path] = part
      return
    }
    samples[path] = Tensor(
      known.values + part.values, shape: [known.rows + part.rows, part.columns])
  }
}
