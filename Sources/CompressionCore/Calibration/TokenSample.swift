public import Tensors

/// The inputs that a site sees of one sequence, token by token.
public struct TokenSample: Sendable {
  /// The inputs, `[tokens, in]`.
  public let inputs: Tensor
  /// How much attention the last token pays to each, the mean over heads; equal shares where nobody
  /// knows.
  public let attention: [Double]

  /// How many tokens of a site are kept: 32 sequences of 128.
  static let keptTokens = 4096
  /// The length of runs of inputs that are no sequences.
  static let looseLength = 128

  /// Cuts a batch into sequences, and takes the first of them until there are so many tokens.
  ///
  /// Rows that do not fill their sequences, such as those of experts, are cut into runs.
  static func split(
    _ inputs: Tensor, context: Int?, attention: Tensor?, atMost count: Int
  ) -> [TokenSample] {
    let length = max(context ?? looseLength, 1)
    let isWhole = attention.map { $0.columns == length && $0.count == inputs.rows } ?? false
    var samples: [TokenSample] = []
    for start in stride(from: 0, to: min(inputs.rows, max(count, 0)), by: length) {
      let rows = start..<min(start + length, inputs.rows)
      let known = isWhole ? attention?.rows(start / length..<start / length + 1) : nil
      let shares =
        known?.values.map { Double($0) } ?? rows.map { _ in 1 / Double(rows.count) }
      samples.append(TokenSample(inputs: inputs.rows(rows), attention: shares))
    }
    return samples
  }
}
