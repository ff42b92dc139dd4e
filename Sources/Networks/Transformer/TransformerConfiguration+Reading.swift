internal import Essentials

/// Reading `config.json`, family by family; whatever would change the function and is not computed
/// here is refused by name.
extension TransformerConfiguration {
  // Beyond these a configuration is a mistake, and lists of layers would fill the memory.
  private static var mostLayers: Int { 10_000 }
  private static var mostExperts: Int { 10_000 }

  init(_ reader: ConfigurationReader) throws(ModelDirectoryError) {
    let families = Family.allCases.map { (name: $0.rawValue, value: $0) }
    let family = try reader.choice("model_type", among: families)
    if let quantised = reader["quantization_config"] {
      throw reader.unsupported(
        "quantization_config", quantised, "none; take the model in F32, F16 or BF16")
    }
    try reader.require("add_cross_attention", is: false)
    if family == .bert { try reader.require("is_decoder", is: false) }
    switch family {
    case .llama, .mistral, .qwen2, .mixtral: try self.init(rotary: family, reader)
    case .gpt2: try self.init(gpt2: reader)
    case .opt: try self.init(opt: reader)
    case .bert: try self.init(bert: reader)
    }
    try check(reader)
  }

  private init(
    rotary family: Family, _ reader: ConfigurationReader
  ) throws(ModelDirectoryError) {
    let width = try reader.integer("hidden_size")
    let heads = try reader.integer("num_attention_heads")
    let layers = try reader.integer("num_hidden_layers", most: Self.mostLayers)
    self.init(
      family: family, vocabulary: try reader.integer("vocab_size"), width: width,
      embeddingWidth: width, layers: layers, heads: heads,
      keyValueHeads: try reader.integer("num_key_value_heads", default: heads),
      headWidth: try reader.integer("head_dim", default: max(1, width / heads)),
      feedForward: try reader.integer("intermediate_size"),
      positionLimit: try reader.integer("max_position_embeddings", default: 2048),
      norm: .rootMeanSquare, epsilon: Float(try reader.positive("rms_norm_eps", default: 1e-6)),
      positions: .rotary(try reader.rotaryFrequencies()),
      activation: try reader.activation("hidden_act", default: "silu"), isGated: true,
      windows: try reader.windows(family, layers: layers),
      isTied: try reader.flag("tie_word_embeddings", default: false))
    if family != .mixtral {
      blockWidths = try reader.blockWidths(layers: layers)
      inputSparsity = try reader.inputSparsity()
      gateThresholds = try reader.gateThresholds()
    }
    switch family {
    case .qwen2: hasQueryBias = true
    case .mixtral:
      experts = Experts(
        count: try reader.integer("num_local_experts", most: Self.mostExperts, default: 8),
        active: try reader.integer("num_experts_per_tok", default: 2))
    default:
      hasQueryBias = try reader.flag("attention_bias", default: false)
      hasOutputBias = hasQueryBias
      hasFeedForwardBias = try reader.flag("mlp_bias", default: false)
    }
  }

  private init(gpt2 reader: ConfigurationReader) throws(ModelDirectoryError) {
    try reader.require("scale_attn_weights", is: true)
    try reader.require("scale_attn_by_inverse_layer_idx", is: false)
    let width = try reader.integer("n_embd", default: 768)
    let heads = try reader.integer("n_head", default: 12)
    let layers = try reader.integer("n_layer", most: Self.mostLayers, default: 12)
    self.init(
      family: .gpt2, vocabulary: try reader.integer("vocab_size", default: 50_257), width: width,
      embeddingWidth: width, layers: layers, heads: heads, keyValueHeads: heads,
      headWidth: max(1, width / heads),
      feedForward: try reader.integer("n_inner", default: 4 * width),
      positionLimit: try reader.integer("n_positions", default: 1024),
      norm: .layer, epsilon: Float(try reader.positive("layer_norm_epsilon", default: 1e-5)),
      positions: .learned(offset: 0),
      activation: try reader.activation("activation_function", default: "gelu_new"),
      isGated: false, windows: Array(repeating: nil, count: layers),
      isTied: try reader.flag("tie_word_embeddings", default: true))
    (hasQueryBias, hasOutputBias, hasFeedForwardBias) = (true, true, true)
  }

  private init(opt reader: ConfigurationReader) throws(ModelDirectoryError) {
    try reader.require("layer_norm_elementwise_affine", is: true)
    let width = try reader.integer("hidden_size")
    let heads = try reader.integer("num_attention_heads")
    let layers = try reader.integer("num_hidden_layers", most: Self.mostLayers)
    let isBefore = try reader.flag("do_layer_norm_before", default: true)
    let isNormRemoved = try reader.flag("_remove_final_layer_norm", default: false)
    let bias = try reader.flag("enable_bias", default: true)
    self.init(
      family: .opt, vocabulary: try reader.integer("vocab_size"), width: width,
      embeddingWidth: try reader.integer("word_embed_proj_dim", default: width), layers: layers,
      heads: heads, keyValueHeads: heads, headWidth: max(1, width / heads),
      feedForward: try reader.integer("ffn_dim"),
      positionLimit: try reader.integer("max_position_embeddings", default: 2048),
      norm: .layer, epsilon: 1e-5, normPlacement: isBefore ? .before : .after,
      hasFinalNorm: isBefore && !isNormRemoved,
      positions: .learned(offset: 2),
      activation: try reader.activation("activation_function", default: "relu"), isGated: false,
      windows: Array(repeating: nil, count: layers), hasQueryBias: bias, hasOutputBias: bias,
      hasFeedForwardBias: bias, isTied: try reader.flag("tie_word_embeddings", default: true))
  }

  private init(bert reader: ConfigurationReader) throws(ModelDirectoryError) {
    _ = try reader.choice(
      "position_embedding_type", among: [("absolute", ())], default: "absolute")
    let width = try reader.integer("hidden_size")
    let heads = try reader.integer("num_attention_heads")
    let layers = try reader.integer("num_hidden_layers", most: Self.mostLayers)
    self.init(
      family: .bert, vocabulary: try reader.integer("vocab_size"), width: width,
      embeddingWidth: width, layers: layers, heads: heads, keyValueHeads: heads,
      headWidth: max(1, width / heads), feedForward: try reader.integer("intermediate_size"),
      positionLimit: try reader.integer("max_position_embeddings", default: 512),
      norm: .layer, epsilon: Float(try reader.positive("layer_norm_eps", default: 1e-12)),
      normPlacement: .after, hasFinalNorm: false, positions: .learned(offset: 0),
      activation: try reader.activation("hidden_act", default: "gelu"), isGated: false,
      isBidirectional: true, windows: Array(repeating: nil, count: layers), hasQueryBias: true,
      hasOutputBias: true, hasFeedForwardBias: true, isTied: true,
      segments: try reader.integer("type_vocab_size", default: 2))
  }

  /// Checks that the extents fit each other.
  private func check(_ reader: ConfigurationReader) throws(ModelDirectoryError) {
    func refuse(_ key: String, _ found: Int, _ supported: String) -> ModelDirectoryError {
      reader.unsupported(key, .integer(Int64(found)), supported)
    }
    let headsKey = family == .gpt2 ? "n_head" : "num_attention_heads"
    if reader["head_dim"] == nil || family == .gpt2 || family == .opt || family == .bert {
      guard width % heads == 0 else { throw refuse(headsKey, heads, "divisors of \(width)") }
    }
    guard heads % keyValueHeads == 0 else {
      throw refuse("num_key_value_heads", keyValueHeads, "divisors of \(heads)")
    }
    if case .rotary = positions, headWidth % 2 != 0 {
      throw refuse("head_dim", headWidth, "even widths")
    }
    if let experts, experts.active > experts.count {
      throw refuse("num_experts_per_tok", experts.active, "1 to \(experts.count)")
    }
  }
}

extension ConfigurationReader {
  func activation(
    _ key: String, default fallback: String
  ) throws(ModelDirectoryError) -> TransformerConfiguration.Activation {
    try choice(
      key,
      among: [
        ("silu", .silu), ("swish", .silu), ("gelu", .gelu), ("gelu_new", .geluTanh),
        ("gelu_fast", .geluTanh), ("gelu_pytorch_tanh", .geluTanh), ("relu", .relu),
      ], default: fallback)
  }

  /// The base and the scaling, in today's `rope_parameters` or the older `rope_theta` and
  /// `rope_scaling`.
  func rotaryFrequencies() throws(ModelDirectoryError) -> RotaryFrequencies {
    let older = try section("rope_scaling")
    let section = try section("rope_parameters") ?? older
    try section?.requirePlain()
    let outer = try positive("rope_theta", default: 10_000)
    try requireWholeRotation()
    guard let section else { return RotaryFrequencies(base: outer) }
    try section.requireWholeRotation()
    return RotaryFrequencies(
      base: try section.positive("rope_theta", default: outer),
      scaling: try section.rotaryScaling(self))
  }

  private func requireWholeRotation() throws(ModelDirectoryError) {
    let share = try positive("partial_rotary_factor", default: 1)
    guard share == 1 else {
      throw unsupported("partial_rotary_factor", .number(share), "1")
    }
  }

  private func rotaryScaling(
    _ whole: ConfigurationReader
  ) throws(ModelDirectoryError) -> RotaryFrequencies.Scaling? {
    let key = self["rope_type"] == nil && self["type"] != nil ? "type" : "rope_type"
    switch try choice(
      key, among: [("default", 0), ("linear", 1), ("llama3", 2)], default: "default")
    {
    case 0: return nil
    case 1: return .linear(factor: try positive("factor"))
    default:
      let (low, high) = (try positive("low_freq_factor"), try positive("high_freq_factor"))
      guard low < high else {
        throw unsupported("high_freq_factor", .number(high), "numbers above \(low)")
      }
      let fallback = Double(try whole.integer("max_position_embeddings", default: 2048))
      return .llama3(
        factor: try positive("factor"), low: low, high: high,
        original: try positive("original_max_position_embeddings", default: fallback))
    }
  }

  /// How far each block sees.
  func windows(
    _ family: TransformerConfiguration.Family, layers: Int
  ) throws(ModelDirectoryError) -> [Int?] {
    let none = [Int?](repeating: nil, count: layers)
    guard family != .llama, self["sliding_window"] != nil else { return none }
    let window = try integer("sliding_window")
    guard family == .qwen2 else { return Array(repeating: window, count: layers) }
    guard try flag("use_sliding_window", default: false) else { return none }
    guard let types = self["layer_types"] else {
      let first = try integer("max_window_layers", least: 0, default: 28)
      return (0..<layers).map { $0 < first ? nil : window }
    }
    guard let names = types.arrayValue, names.count == layers else {
      throw unsupported("layer_types", types, "a list of \(layers) names")
    }
    var windows: [Int?] = []
    for name in names {
      switch name.stringValue {
      case "full_attention": windows.append(nil)
      case "sliding_attention": windows.append(window)
      default: throw unsupported("layer_types", name, "full_attention, sliding_attention")
      }
    }
    return windows
  }
}
