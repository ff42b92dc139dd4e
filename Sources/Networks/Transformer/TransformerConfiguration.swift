internal import Foundation

/// What a transformer computes: one description for all the families that are read.
///
/// ```
/// x ← table[token] + positions            learned positions, or rotated queries and keys
/// x ← x + attention(norm(x))              or norm(x + attention(x)) with `normPlacement` .after
/// x ← x + feedForward(norm(x))            plain, gated, or a choice of experts
/// logits = head · norm(x)
/// ```
public struct TransformerConfiguration: Sendable, Equatable {
  /// The families of models whose checkpoints are read.
  public enum Family: String, CaseIterable, Sendable {
    /// LLaMA 1 to 3 and whatever has its form.
    case llama
    /// LLaMA with a sliding window.
    case mistral
    /// LLaMA with biases of queries, keys and values.
    case qwen2
    /// Mistral with a mixture of experts.
    case mixtral
    /// GPT-2: learned positions, layer norm, weights stored transposed.
    case gpt2
    /// OPT: learned positions from the third row on, ReLU.
    case opt
    /// BERT: bidirectional, norms after the residual sums, no head.
    case bert
  }

  /// How rows are normalised.
  public enum Norm: Sendable, Equatable {
    /// Divided by the root of the mean square, times a gain.
    case rootMeanSquare
    /// Centred, divided by the deviation, times a gain, plus a bias.
    case layer
  }

  /// Where the norms stand.
  public enum NormPlacement: Sendable, Equatable {
    /// Before attention and feed-forward layer.
    case before
    /// After the residual sums.
    case after
  }

  /// How the model knows where a token is.
  public enum Positions: Sendable, Equatable {
    /// Queries and keys are rotated.
    case rotary(RotaryFrequencies)
    /// A table is added; the first token takes the row `offset`.
    case learned(offset: Int)
  }

  /// The function between the layers of a feed-forward network.
  public enum Activation: String, CaseIterable, Sendable {
    /// `x · σ(x)`.
    case silu
    /// `x · Φ(x)`.
    case gelu
    /// The approximation of `gelu` by a hyperbolic tangent.
    case geluTanh
    /// `max(x, 0)`.
    case relu
  }

  /// The experts of a feed-forward layer.
  public struct Experts: Sendable, Equatable {
    /// How many there are.
    public var count: Int
    /// How many serve each token.
    public var active: Int
  }

  /// The family, which decides the names of the tensors.
  public var family: Family
  /// Number of distinct tokens.
  public var vocabulary: Int
  /// Width of the residual stream.
  public var width: Int
  /// Width of the token embedding, where it differs from the stream's.
  public var embeddingWidth: Int
  /// Number of blocks.
  public var layers: Int
  /// Query heads.
  public var heads: Int
  /// Key and value heads; each serves `heads / keyValueHeads` query heads.
  public var keyValueHeads: Int
  /// Width of one head.
  public var headWidth: Int
  /// Inner width of the feed-forward layer, or of one expert.
  public var feedForward: Int
  /// The most positions that the model was made for.
  public var positionLimit: Int
  /// How rows are normalised.
  public var norm: Norm
  /// Added to the mean square or the variance.
  public var epsilon: Float
  /// Where the norms stand.
  public var normPlacement = NormPlacement.before
  /// Whether there is a norm after the last block.
  public var hasFinalNorm = true
  /// How the model knows where a token is.
  public var positions: Positions
  /// The function of the feed-forward layer.
  public var activation: Activation
  /// Whether the feed-forward layer has a gate.
  public var isGated: Bool
  /// The experts, where there are several.
  public var experts: Experts?
  /// Whether a token sees those behind it too.
  public var isBidirectional = false
  /// How many tokens, itself included, a token of each block sees; nil is all.
  public var windows: [Int?]
  /// The extents of each block, where they differ from those that all share.
  public var blockWidths: [BlockWidths]?
  /// What linear layers leave out of their inputs, by the layer's path.
  public var inputSparsity: [String: InputSparsity] = [:]
  /// The magnitudes of activated gates up to which channels are left out, by the gate's path.
  public var gateThresholds: [String: Double] = [:]
  /// Whether query, key and value projections have a bias.
  public var hasQueryBias = false
  /// Whether the output projection of the attention has a bias.
  public var hasOutputBias = false
  /// Whether the feed-forward layers have biases.
  public var hasFeedForwardBias = false
  /// Whether the head is the token embedding.
  public var isTied: Bool
  /// Kinds of segments, of which every token here is of the first; 0 is none.
  public var segments = 0

  /// Whether some layer leaves out inputs.
  public var leavesOutInputs: Bool { !inputSparsity.isEmpty || !gateThresholds.isEmpty }

  /// Whether there is a head that predicts tokens.
  public var hasHead: Bool { family != .bert }
}

/// The angles by which rotary positions turn a head: pair `i` by `position · frequencies[i]`.
public struct RotaryFrequencies: Sendable, Equatable {
  /// How the frequencies are changed for contexts longer than the model was first trained on.
  public enum Scaling: Sendable, Equatable {
    /// Every frequency divided by a factor.
    case linear(factor: Double)
    /// Low frequencies divided by a factor, high ones left, those between interpolated.
    case llama3(factor: Double, low: Double, high: Double, original: Double)
  }

  /// The base of the geometric series.
  public var base: Double
  /// The change, if any.
  public var scaling: Scaling?

  /// The frequencies of a head: `base^(−2i/width)`, scaled.
  ///
  /// Rounded to singles, as the models were trained with.
  func values(headWidth: Int) -> [Float] {
    (0..<headWidth / 2).map { pair in
      let frequency = pow(base, -2 * Double(pair) / Double(headWidth))
      return Float(scaled(frequency))
    }
  }

  /// Reference: the model card and released code of LLaMA 3.1, 2024.
  private func scaled(_ frequency: Double) -> Double {
    switch scaling {
    case nil: return frequency
    case .linear(let factor): return frequency / factor
    case .llama3(let factor, let low, let high, let original):
      let turns = original * frequency / (2 * .pi)  // of the pair over the original context
      if turns < low { return frequency / factor }
      if turns > high { return frequency }
      let share = (turns - low) / (high - low)
      return (1 - share) * frequency / factor + share * frequency
    }
  }
}
