import Foundation
import Testing

@testable import Networks

@Suite("A model's configuration") struct TransformerConfigurationTests {
  private func complaint(_ name: String, _ changes: [String: Any?]) throws -> String {
    try withScratchFolder { folder in
      let spoiled = try SpoiledCheckpoint(name, in: folder)
      try spoiled.configure(changes)
      return spoiled.complaint()
    }
  }

  @Test func `of an unknown family is refused with those that are known`() throws {
    let unknown = try complaint("llama", ["model_type": "mamba"])
    #expect(unknown.contains("config.json") && unknown.contains("'model_type' is \"mamba\""))
    for family in TransformerConfiguration.Family.allCases {
      #expect(unknown.contains(family.rawValue))
    }
    #expect(try complaint("llama", ["model_type": Optional<Any>.none]).contains("is missing"))
  }

  @Test func `that asks for what is not computed here is refused by name`() throws {
    let yarn: [String: Any] = ["rope_type": "yarn", "factor": 4]
    let cases: [(String, [String: Any?], [String])] = [
      ("llama", ["hidden_act": "mish"], ["hidden_act", "mish", "silu, "]),
      ("llama", ["rope_parameters": yarn], ["rope_parameters.rope_type", "yarn", "llama3"]),
      ("llama", ["rope_parameters": ["full": ["rope_theta": 1]]], ["rope_parameters.full"]),
      ("llama", ["partial_rotary_factor": 0.5], ["partial_rotary_factor", "0.5"]),
      ("llama", ["quantization_config": ["bits": 4]], ["quantization_config", "F32"]),
      ("llama", ["num_key_value_heads": 3], ["num_key_value_heads", "divisors of 4"]),
      ("llama", ["num_hidden_layers": 1_000_000_000], ["num_hidden_layers", "10000"]),
      ("llama", ["num_hidden_layers": -2], ["num_hidden_layers", "-2"]),
      ("llama", ["hidden_size": "big"], ["hidden_size", "\"big\""]),
      ("llama", ["rms_norm_eps": 0], ["rms_norm_eps"]),
      ("llama", ["attention_bias": 1], ["attention_bias", "true, false"]),
      ("llama", ["num_hidden_layers": 3], ["model.layers.2.", "no tensor"]),
      ("llama", ["vocab_size": 321], ["[320, 64]", "[321, 64]"]),
      ("gpt2", ["scale_attn_by_inverse_layer_idx": true], ["scale_attn_by_inverse_layer_idx"]),
      ("gpt2", ["n_head": 5], ["n_head", "divisors of 64"]),
      ("bert", ["position_embedding_type": "relative_key"], ["relative_key", "absolute"]),
      ("bert", ["is_decoder": true], ["is_decoder"]),
      ("mixtral", ["num_experts_per_tok": 9], ["num_experts_per_tok", "1 to 4"]),
      ("opt", ["layer_norm_elementwise_affine": false], ["layer_norm_elementwise_affine"]),
      (
        "qwen2", ["use_sliding_window": true, "sliding_window": 8, "layer_types": ["x", "y"]],
        ["layer_types", "full_attention"]
      ),
    ]
    for (name, changes, wanted) in cases {
      let found = try complaint(name, changes)
      for text in wanted + ["\(name)"] {
        #expect(found.contains(text), "\(changes): \(found)")
      }
    }
  }

  @Test func `that is no object, or no JSON, is refused`() throws {
    try withScratchFolder { folder in
      let spoiled = try SpoiledCheckpoint("llama", in: folder)
      for text in ["", "[1]", "{", "\u{0}", String(repeating: "[", count: 100_000)] {
        try spoiled.write(text, to: "config.json")
        #expect(spoiled.complaint().contains("config.json"))
      }
    }
  }

  @Test func `in the older form means the same`() throws {
    try withScratchFolder { folder in
      let spoiled = try SpoiledCheckpoint("llama-rope3-tied", in: folder)
      let today = try TransformerCheckpoint(spoiled.path).configuration
      let scaling: [String: Any] = [
        "type": "llama3", "factor": 8.0, "high_freq_factor": 4.0, "low_freq_factor": 1.0,
        "original_max_position_embeddings": 64,
      ]
      try spoiled.configure([
        "rope_parameters": Optional<Any>.none, "rope_theta": 500_000.0, "rope_scaling": scaling,
      ])
      #expect(try TransformerCheckpoint(spoiled.path).configuration == today)
    }
  }
}
