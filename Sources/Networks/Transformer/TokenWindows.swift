/// The windows through which a model reads a text, each with the targets that count in it.
///
/// Windows begin every `stride` tokens and hold `context` of them; the last may be shorter. Each
/// token but the first is a target once: in the window that lets the model see most before it.
public struct TokenWindows: Sendable {
  /// One window.
  public struct Window: Sendable, Equatable {
    /// The tokens that the model sees.
    public let inputs: [Int32]
    /// The tokens that it is to predict: the inputs moved by one.
    public let targets: [Int32]
    /// The first target that counts; those before it counted in the window before.
    public let firstScored: Int
  }

  /// The windows, in order.
  public let windows: [Window]

  /// Lays windows over tokens.
  ///
  /// - Precondition: `0 < stride ≤ context`.
  public init(_ tokens: [Int32], context: Int, stride: Int) {
    precondition(stride > 0 && stride <= context, "windows of \(context) every \(stride) tokens")
    var windows: [Window] = []
    var scored = 0
    var start = 0
    while scored + 1 < tokens.count {
      let end = min(start + context, tokens.count - 1)
      windows.append(
        Window(
          inputs: Array(tokens[start..<end]), targets: Array(tokens[start + 1..<end + 1]),
          firstScored: scored - start))
      scored = end
      start += stride
    }
    self.windows = windows
  }

  /// Sequences of equal length, each read by itself; its first token is not a target.
  public init(sequences: [[Int32]]) {
    windows = sequences.filter { $0.count > 1 }.map {
      Window(inputs: Array($0.dropLast()), targets: Array($0.dropFirst()), firstScored: 0)
    }
  }

  /// The number of targets that count.
  public var targetCount: Int { windows.reduce(0) { $0 + $1.targets.count - $1.firstScored } }

  /// Runs of windows of equal length, of at most `tokens` tokens unless one window has more.
  func chunks(tokens: Int) -> [[Window]] {
    var chunks: [[Window]] = []
    for window in windows {
      if let last = chunks.last, last[0].inputs.count == window.inputs.count,
        (last.count + 1) * window.inputs.count <= tokens
      {
        chunks[chunks.count - 1].append(window)
      } else {
        chunks.append([window])
      }
    }
    return chunks
  }
}
