/// The headings that group the papers for readers, in the order of `papers.md`.
public enum PaperField: String, Sendable, Codable, CaseIterable {
  case weightPruning = "weight-pruning"
  case structuredPruning = "structured-pruning"
  case depthPruning = "depth-pruning"
  case quantisation
  case factorisation
  case sparseTraining = "sparse-training"
  case keyValueCache = "kv-cache"
  case mixtureOfExperts = "mixture-of-experts"
  case distillation
  case adapters
  case mergingAndContinual = "merging-and-continual"
  case imageGenerationAndTokens = "image-generation-and-tokens"
  case data
  case decoding
  case spiking
  case theory

  /// The heading.
  public var title: String {
    switch self {
    case .weightPruning: "Unstructured and semi-structured pruning, sparse activations"
    case .structuredPruning: "Structured and width pruning"
    case .depthPruning: "Depth pruning and layer skipping"
    case .quantisation: "Quantisation and low-bit kernels"
    case .factorisation: "Low-rank and sparse factorisation"
    case .sparseTraining: "Sparse training and scaling laws"
    case .keyValueCache: "Key-value cache and long context"
    case .mixtureOfExperts: "Mixture of experts"
    case .distillation: "Distillation"
    case .adapters: "Adapters and fine-tuning"
    case .mergingAndContinual: "Model merging and continual learning"
    case .imageGenerationAndTokens: "Diffusion, image generation and vision tokens"
    case .data: "Calibration data, data selection and preference data"
    case .decoding: "Speculative and steered decoding"
    case .spiking: "Spiking networks"
    case .theory: "Theory, surveys and neighbouring fields"
    }
  }
}
