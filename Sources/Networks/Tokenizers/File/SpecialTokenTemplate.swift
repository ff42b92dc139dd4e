/// What is put around the tokens of a text.
struct SpecialTokenTemplate: Sendable {
  enum Part: Sendable {
    case text
    case special([Int32])
  }

  var parts: [Part] = [.text]

  func applied(to tokens: [Int32]) -> [Int32] {
    parts.flatMap { part in
      switch part {
      case .text: tokens
      case .special(let ids): ids
      }
    }
  }
}
