internal import Autograd
public import Tensors

/// The losses of a transformer on a text, and its differences from another one on the same tokens.
///
/// The text goes through the model in groups, and a group through one block after the other, so
/// that a model that is read from the disk block by block needs no more memory than one block, one
/// group's residual stream, and a slice of logits.
public struct TransformerEvaluation: Sendable {
  /// What was found.
  public struct Result: Sendable {
    /// The loss of every target that counts, in nats, in order.
    public fileprivate(set) var losses: [Double] = []
    /// What a comparison found.
    public fileprivate(set) var comparison: Comparison?
  }

  /// How a model differs from a baseline, on the same tokens.
  public struct Comparison: Sendable {
    /// The baseline's losses.
    public fileprivate(set) var losses: [Double] = []
    /// KL(baseline ‖ model) in nats, target by target.
    public fileprivate(set) var divergences: [Double] = []
    /// How often both find the same token most probable.
    public fileprivate(set) var sameTopToken = 0
  }

  /// Threads that work side by side; results do not depend on their number.
  public let threads: Int

  /// Tokens in one forward pass: large enough for the matrix products, small enough for caches.
  private static let chunkTokens = 1024
  /// Floats of a group's residual stream: 256 MiB.
  private static let groupFloats = 64 << 20
  /// Floats of a slice of logits: 32 MiB.
  private static let sliceFloats = 8 << 20

  /// Sets up evaluations.
  public init(threads: Int) {
    self.threads = threads
  }

  /// Evaluates a model, compared with a baseline when one is given.
  ///
  /// `progress` is told the number of windows done; half a group's work counts as half its windows.
  public func run(
    _ model: some TransformerSource, on windows: TokenWindows,
    baseline: (any TransformerSource)? = nil, progress: (Int) -> Void = { _ in }
  ) throws -> Result {
    var result = Result()
    if baseline != nil { result.comparison = Comparison() }
    var done = 0
    for group in groups(windows, width: model.configuration.width) {
      let size = group.reduce(0) { $0 + $1.count }
      let steps = model.configuration.layers + (baseline?.configuration.layers ?? 0) + 1
      var step = 0
      let own = try Streams(model, group, threads: threads) {
        step += 1
        progress(done + size * step / steps)
      }
      let other = try baseline.map {
        try Streams($0, group, threads: threads) {
          step += 1
          progress(done + size * step / steps)
        }
      }
      for part in parts(group, own, other) {
        result.losses += part.losses
        result.comparison?.losses += part.baselineLosses
        result.comparison?.divergences += part.divergences
        result.comparison?.sameTopToken += part.same
      }
      done += size
      progress(done)
    }
    return result
  }

  /// The logits of sequences of equal length, `[sequences · context, vocabulary]`, or the last
  /// hidden states of a model without a head.
  public func logits(_ model: some TransformerSource, _ sequences: [[Int32]]) throws -> [Tensor] {
    let windows = sequences.map {
      TokenWindows.Window(inputs: $0, targets: [], firstScored: 0)
    }
    let streams = try Streams(model, windows.map { [$0] }, threads: threads)
    return Parallel.map(count: sequences.count, threads: threads) { streams.logits($0, rows: nil) }
  }

  private func groups(
    _ windows: TokenWindows, width: Int
  ) -> [[[TokenWindows.Window]]] {
    var groups: [[[TokenWindows.Window]]] = []
    var room = 0
    for chunk in windows.chunks(tokens: Self.chunkTokens) {
      let floats = chunk.count * chunk[0].inputs.count * width
      if floats > room || groups.isEmpty {
        groups.append([])
        room = Self.groupFloats
      }
      groups[groups.count - 1].append(chunk)
      room -= floats
    }
    return groups
  }

  private struct Part: Sendable {
    var losses: [Double] = []
    var baselineLosses: [Double] = []
    var divergences: [Double] = []
    var same = 0
  }

  private func parts(
    _ group: [[TokenWindows.Window]], _ own: Streams, _ other: Streams?
  ) -> [Part] {
    Parallel.map(count: group.count, threads: threads) { index in
      var part = Part()
      var offset = 0
      for window in group[index] {
        for rows in Self.slices(window, vocabulary: own.vocabulary) {
          let shifted = offset + rows.lowerBound..<offset + rows.upperBound
          let targets = Array(window.targets[rows])
          let logits = own.logits(index, rows: shifted)
          part.losses += RowKernels.crossEntropy(logits: logits, targets: targets).losses
          guard let dense = other?.logits(index, rows: shifted) else { continue }
          part.baselineLosses += RowKernels.crossEntropy(logits: dense, targets: targets).losses
          let (divergences, same) = RowKernels.compare(
            logProbabilities: RowKernels.logSoftmax(dense), with: RowKernels.logSoftmax(logits))
          part.divergences += divergences
          part.same += same.count { $0 }
        }
        offset += window.inputs.count
      }
      return part
    }
  }

  /// The rows that count, in pieces whose logits are not too large.
  private static func slices(
    _ window: TokenWindows.Window, vocabulary: Int
  ) -> [Range<Int>] {
    let size = max(1, sliceFloats / max(vocabulary, 1))
    return stride(from: window.firstScored, to: window.targets.count, by: size).map {
      $0..<min($0 + size, window.targets.count)
    }
  }
}

/// The residual streams of chunks of windows after the last block, and the head.
private struct Streams: Sendable {
  let hidden: [Tensor]
  let head: TransformerHead
  let vocabulary: Int

  init(
    _ model: some TransformerSource, _ chunks: [[TokenWindows.Window]], threads: Int,
    afterBlock: () -> Void = {}
  ) throws {
    vocabulary = model.configuration.vocabulary
    let embedding = try model.loadEmbedding()
    var hidden = chunks.map { chunk in
      embedding(
        chunk.flatMap(\.inputs), context: chunk[0].inputs.count, on: Tape(recording: false)
      ).value
    }
    for index in 0..<model.configuration.layers {
      let block = try model.loadBlock(index)
      let inputs = hidden
      hidden = Parallel.map(count: chunks.count, threads: threads) { number in
        let tape = Tape(recording: false)
        let context = chunks[number][0].inputs.count
        return block(tape.constant(inputs[number]), context: context, on: tape).value
      }
      afterBlock()
    }
    self.hidden = hidden
    head = try model.loadHead()
  }

  /// The logits of some rows of a chunk.
  func logits(_ chunk: Int, rows: Range<Int>?) -> Tensor {
    let tape = Tape(recording: false)
    let stream = rows.map { hidden[chunk].rows($0) } ?? hidden[chunk]
    return head(tape.constant(stream), on: tape).value
  }
}
