/// The tensors of a model: their names and shapes, from its configuration alone.
///
/// Names are those of the checkpoint; the path of a linear layer is its weight's name without
/// `.weight`. Weights are `[out, in]` here, whatever way round they lie in the file.
struct TransformerLayout: Sendable {
  struct Linear: Sendable {
    var path: String
    var out: Int
    var width: Int
    var hasBias: Bool
    var weightName: String { path + ".weight" }
  }

  struct Norm: Sendable {
    var path: String
    var width: Int
    var hasBias: Bool
  }

  struct Expert: Sendable {
    var gate: Linear?
    var up: Linear
    var down: Linear
    var linears: [Linear] { (gate.map { [$0] } ?? []) + [up, down] }
  }

  struct Block: Sendable {
    var attentionNorm: Norm
    /// Query, key and value, or all three in one.
    var attentionInputs: [Linear]
    var attentionOutput: Linear
    var feedForwardNorm: Norm
    var router: Linear?
    var experts: [Expert]
    var linears: [Linear] {
      attentionInputs + [attentionOutput] + experts.flatMap(\.linears)
    }
  }

  let configuration: TransformerConfiguration
  /// What stands before all names, such as `model.`; it depends on the class that was saved.
  let prefix: String
  let names: TransformerNames

  init(_ configuration: TransformerConfiguration, isThere: (String) -> Bool) {
    self.configuration = configuration
    let names = TransformerNames(configuration.family)
    self.names = names
    prefix = names.prefixes.first { isThere($0 + names.embedding) } ?? names.prefixes[0]
  }

  /// Whether weights lie in the file as `[in, out]`.
  var isTransposed: Bool { configuration.family == .gpt2 }

  func norm(_ name: String) -> Norm {
    Norm(path: prefix + name, width: configuration.width, hasBias: configuration.norm == .layer)
  }

  var projectionIn: Linear? { projection("project_in", configuration.width, from: false) }
  var projectionOut: Linear? { projection("project_out", configuration.embeddingWidth, from: true) }

  private func projection(_ name: String, _ out: Int, from stream: Bool) -> Linear? {
    let (inner, outer) = (configuration.width, configuration.embeddingWidth)
    guard inner != outer else { return nil }
    return Linear(path: prefix + name, out: out, width: stream ? inner : outer, hasBias: false)
  }

  func block(_ index: Int) -> Block {
    let path = "\(prefix)\(names.blocks).\(index)."
    let shape = configuration
    let widths = shape.widths(ofBlock: index)
    let (query, key) = (widths.heads * shape.headWidth, widths.keyHeads * shape.headWidth)
    let outs = names.attentionInputs.count == 1 ? [query + 2 * key] : [query, key, key]
    func norm(_ name: String) -> Norm {
      Norm(path: path + name, width: shape.width, hasBias: shape.norm == .layer)
    }
    return Block(
      attentionNorm: norm(names.attentionNorm),
      attentionInputs: zip(names.attentionInputs, outs).map {
        Linear(path: path + $0, out: $1, width: shape.width, hasBias: shape.hasQueryBias)
      },
      attentionOutput: Linear(
        path: path + names.attentionOutput, out: shape.width, width: query,
        hasBias: shape.hasOutputBias),
      feedForwardNorm: norm(names.feedForwardNorm),
      router: shape.experts.map {
        Linear(path: path + names.router, out: $0.count, width: shape.width, hasBias: false)
      },
      experts: (0..<(shape.experts?.count ?? 1)).map {
        expert(path, $0, channels: widths.channels)
      })
  }

  private func expert(_ path: String, _ index: Int, channels: Int) -> Expert {
    let shape = configuration
    let folder = shape.experts == nil ? path : "\(path)\(names.experts).\(index)."
    func inner(_ name: String) -> Linear {
      Linear(
        path: folder + name, out: channels, width: shape.width,
        hasBias: shape.hasFeedForwardBias)
    }
    return Expert(
      gate: names.gate.map(inner), up: inner(names.up),
      down: Linear(
        path: folder + names.down, out: shape.width, width: channels,
        hasBias: shape.hasFeedForwardBias))
  }
}

/// The names of a family's tensors, without prefixes and numbers.
struct TransformerNames: Sendable {
  var prefixes = ["model.", ""]
  var embedding = "embed_tokens.weight"
  var positions = ""
  var segments = ""
  var embeddingNorm: String?
  var blocks = "layers"
  var attentionNorm = "input_layernorm"
  var attentionInputs = ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"]
  var attentionOutput = "self_attn.o_proj"
  var feedForwardNorm = "post_attention_layernorm"
  var gate: String? = "mlp.gate_proj"
  var up = "mlp.up_proj"
  var down = "mlp.down_proj"
  var router = ""
  var experts = ""
  var finalNorm = "norm"
  /// The head's own weight, without the prefix.
  var head = "lm_head.weight"

  init(_ family: TransformerConfiguration.Family) {
    switch family {
    case .llama, .mistral, .qwen2: break
    case .mixtral:
      (gate, up, down) = ("w1", "w3", "w2")
      router = "block_sparse_moe.gate"
      experts = "block_sparse_moe.experts"
    case .gpt2: setGPT2()
    case .opt: setOPT()
    case .bert: setBERT()
    }
  }

  private mutating func setGPT2() {
    prefixes = ["transformer.", ""]
    (embedding, positions, blocks) = ("wte.weight", "wpe.weight", "h")
    (attentionNorm, feedForwardNorm, finalNorm) = ("ln_1", "ln_2", "ln_f")
    (attentionInputs, attentionOutput) = (["attn.c_attn"], "attn.c_proj")
    (gate, up, down) = (nil, "mlp.c_fc", "mlp.c_proj")
  }

  private mutating func setOPT() {
    prefixes = ["model.decoder.", "decoder.", ""]
    positions = "embed_positions.weight"
    attentionNorm = "self_attn_layer_norm"
    attentionOutput = "self_attn.out_proj"
    (feedForwardNorm, finalNorm) = ("final_layer_norm", "final_layer_norm")
    (gate, up, down) = (nil, "fc1", "fc2")
  }

  private mutating func setBERT() {
    prefixes = ["", "bert."]
    embedding = "embeddings.word_embeddings.weight"
    positions = "embeddings.position_embeddings.weight"
    segments = "embeddings.token_type_embeddings.weight"
    (embeddingNorm, blocks) = ("embeddings.LayerNorm", "encoder.layer")
    attentionInputs = ["query", "key", "value"].map { "attention.self.\($0)" }
    attentionOutput = "attention.output.dense"
    attentionNorm = "attention.output.LayerNorm"
    (gate, up, down) = (nil, "intermediate.dense", "output.dense")
    feedForwardNorm = "output.LayerNorm"
  }
}
