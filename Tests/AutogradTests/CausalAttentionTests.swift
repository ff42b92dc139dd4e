import Autograd
import Tensors
import Testing

/// Causal attention beside attention with a causal mask, which computes whole matrices.
@Suite struct CausalAttentionTests {
  @Test(arguments: [1, 63, 128, 129, 270]) func `gradients are those of masked attention`(
    context: Int
  ) {
    var random = RandomStream(seed: 4, for: "causal attention")
    let inputs = [12, 6, 6, 12].map {
      Tensor(normal: [2 * context, $0], standardDeviation: 1, random: &random)
    }
    let shape = AttentionShape(context: context, heads: 4, keyValueHeads: 2, headWidth: 3)
    let causal = Self.gradients(inputs) {
      $0.causalAttention(query: $1[0], key: $1[1], value: $1[2], shape: shape)
    }
    let masked = Self.gradients(inputs) {
      $0.attention(
        query: $1[0], key: $1[1], value: $1[2], queries: context, keys: context, heads: 4,
        keyValueHeads: 2, mask: AttentionMask(causal: true))
    }
    for (a, b) in zip(causal, masked) {
      let worst = zip(a.values, b.values).map { abs($0 - $1) / (1 + abs($1)) }.max() ?? 0
      #expect(worst < 2e-5)
    }
  }

  /// The value and its gradients, weighted by the last of the inputs.
  private static func gradients(
    _ inputs: [Tensor], _ body: (Tape, [Variable]) -> Variable
  ) -> [Tensor] {
    let tape = Tape()
    let variables = inputs.prefix(3).map { tape.variable($0) }
    let value = body(tape, variables)
    return [value.value]
      + tape.gradients(of: [value], seeds: [inputs[3]], withRespectTo: variables)
  }
}
