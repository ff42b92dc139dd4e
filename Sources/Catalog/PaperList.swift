/// A survey list that rows come from.
public enum PaperList: String, Sendable, Codable, CaseIterable {
  case iclr2025
  case icml2025
  case pruning

  /// The name for readers.
  public var title: String {
    switch self {
    case .iclr2025: "ICLR 2025"
    case .icml2025: "ICML 2025"
    case .pruning: "Pruning"
    }
  }

  /// How the ids of the list's rows begin.
  public var idPrefix: String {
    switch self {
    case .iclr2025: "iclr2025"
    case .icml2025: "icml2025"
    case .pruning: "hf"
    }
  }
}
