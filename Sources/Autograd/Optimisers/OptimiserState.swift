public import Tensors

/// The state of an optimiser as named tensors, for a checkpoint.
public struct OptimiserState: Sendable, Equatable {
  /// The rule it belongs to.
  public var kind: String
  /// Steps taken.
  public var step: Int
  /// The tensors; a name is a part such as `mean`, a dot, and the parameter's path.
  public var tensors: [String: Tensor]

  /// Wraps stored state.
  public init(kind: String, step: Int, tensors: [String: Tensor]) {
    self.kind = kind
    self.step = step
    self.tensors = tensors
  }

  /// The tensors of one part by path.
  func part(_ name: String) -> [String: Tensor] {
    let prefix = name + "."
    return tensors.reduce(into: [:]) { result, entry in
      if entry.key.hasPrefix(prefix) {
        result[String(entry.key.dropFirst(prefix.count))] = entry.value
      }
    }
  }

  /// Checks that this is the state of a rule with these parts and no others.
  func check(kind: String, parts: [String]) throws(OptimiserStateError) {
    if self.kind != kind { throw .otherKind(found: self.kind, wanted: kind) }
    if step < 0 { throw .negativeStep(step) }
    let known = { (name: String) in parts.contains { name.hasPrefix($0 + ".") } }
    if let name = tensors.keys.sorted().first(where: { !known($0) }) {
      throw .unknownTensor(name, parts: parts)
    }
    let all = parts.map { part($0) }
    for path in Set(all.flatMap(\.keys)).sorted() {
      for (name, tensors) in zip(parts, all) {
        guard let tensor = tensors[path] else { throw .missingTensor("\(name).\(path)") }
        guard let first = all[0][path], tensor.shape != first.shape else { continue }
        throw .otherShape("\(name).\(path)", found: tensor.shape, wanted: first.shape)
      }
    }
  }
}

/// Why a stored state does not fit an optimiser.
public enum OptimiserStateError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The state belongs to another rule.
  case otherKind(found: String, wanted: String)
  /// The number of steps is negative.
  case negativeStep(Int)
  /// A tensor that the rule does not know.
  case unknownTensor(String, parts: [String])
  /// A tensor is not there, though another part of the same parameter is.
  case missingTensor(String)
  /// A tensor has another shape than the other parts of its parameter.
  case otherShape(String, found: [Int], wanted: [Int])

  /// What was found, what is wanted, and the remedy.
  public var description: String {
    let remedy = "take the checkpoint of this training or start anew"
    return switch self {
    case .otherKind(let found, let wanted):
      "the stored optimiser is '\(found)', wanted '\(wanted)'; \(remedy)"
    case .negativeStep(let step):
      "the stored optimiser has taken \(step) steps, wanted 0 or more; \(remedy)"
    case .unknownTensor(let name, let parts):
      "the stored optimiser has a tensor '\(name)', wanted names that begin with "
        + parts.map { "'\($0).'" }.joined(separator: ", ") + "; \(remedy)"
    case .missingTensor(let name):
      "the stored optimiser lacks the tensor '\(name)'; \(remedy)"
    case .otherShape(let name, let found, let wanted):
      "the stored tensor '\(name)' has the shape \(found), wanted \(wanted); \(remedy)"
    }
  }
}
