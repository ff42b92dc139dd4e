internal import Autograd
public import Tensors

/// Attention of a sequence to itself, with rotary positions: `[tokens, width]` in and out.
public struct SelfAttention: Sendable {
  /// The extents of attention.
  struct Extents {
    let width, heads, context: Int
    /// Whether a token sees only itself and those before.
    let isCausal: Bool
    var headWidth: Int { width / heads }
  }

  /// The query, key, value and output projections `[width, width]`.
  public var query, key, value, output: Tensor

  init(width: Int, random: inout RandomStream) {
    query = .linearWeight(out: width, in: width, random: &random)
    key = .linearWeight(out: width, in: width, random: &random)
    value = .linearWeight(out: width, in: width, random: &random)
    output = .linearWeight(out: width, in: width, random: &random)
  }

  /// Attends, and adds the result to the residual stream.
  func callAsFunction(
    _ x: Variable, addingTo residual: Variable, extents: Extents, angles: RotaryAngles,
    path: String, on tape: Tape
  ) -> Variable {
    let q = tape.linear(x, weight: query, path: "\(path).query")
    let k = tape.linear(x, weight: key, path: "\(path).key")
    let v = tape.linear(x, weight: value, path: "\(path).value")
    let attended =
      extents.isCausal
      ? tape.causalAttention(
        query: q, key: k, value: v,
        shape: AttentionShape(
          context: extents.context, heads: extents.heads, keyValueHeads: extents.heads,
          headWidth: extents.headWidth), angles: angles)
      : tape.attention(
        query: tape.rotate(q, headWidth: extents.headWidth, angles: angles),
        key: tape.rotate(k, headWidth: extents.headWidth, angles: angles), value: v,
        queries: extents.context, keys: extents.context, heads: extents.heads)
    return tape.linear(attended, weight: output, path: "\(path).output", addingTo: residual)
  }
}
