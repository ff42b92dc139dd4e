/// The places where papers' claims are tested, by the names that specs and tables use.
public enum ArenaName: String, Sendable, Codable, CaseIterable {
  case lm
  case vision
  case scaling
  case moe
  case adapter
  case distill
  case data
  case theory
  case diffusion
  case tokens
  case merge
  case continual
  case speculative
  case encoder
  case spiking
  case kernels
  case kvCache = "kv-cache"

  /// What the arena is about, with its name in parentheses.
  public var title: String { "\(subject) (\(rawValue))" }

  private var subject: String {
    switch self {
    case .lm: "Language-model weights"
    case .vision: "Image classifiers"
    case .scaling: "Scaling laws and sparse pre-training"
    case .moe: "Mixture of experts"
    case .adapter: "Adapters and fine-tuning"
    case .distill: "Distillation"
    case .data: "Training data"
    case .theory: "Numerical studies"
    case .diffusion: "Diffusion models"
    case .tokens: "Token and activation reduction"
    case .merge: "Model merging"
    case .continual: "Continual learning"
    case .speculative: "Speculative and steered decoding"
    case .encoder: "Text encoders"
    case .spiking: "Spiking networks"
    case .kernels: "Low-bit matrix products"
    case .kvCache: "Key-value caches and long context"
    }
  }
}
