internal import Essentials
internal import Yams

/// Reads a YAML node by node and notes every mistake with its line, so that all are told at once.
struct SpecReader {
  let file: String
  private(set) var problems: [SpecProblem] = []

  init(file: String) {
    self.file = file
  }

  /// The root of a document, or nil after noting why there is none.
  mutating func root(_ text: String) -> Node? {
    do {
      guard let node = try Yams.compose(yaml: text) else {
        problems.append(
          SpecProblem(file: file, line: nil, message: "the file is empty; see experiments/ for one")
        )
        return nil
      }
      return node
    } catch let error as YamlError {
      problems.append(Self.problem(error, file: file))
    } catch {
      problems.append(SpecProblem(file: file, line: nil, message: "\(error)"))
    }
    return nil
  }

  private static func problem(_ error: YamlError, file: String) -> SpecProblem {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let place = context.map { " (\($0.text.isEmpty ? "here" : $0.text))" } ?? ""
      return SpecProblem(
        file: file, line: mark.line, message: "not valid YAML: \(problem)\(place)")
    case .duplicatedKeysInMapping(let duplicates, _):
      return SpecProblem(
        file: file, line: nil,
        message: "a key is written twice: \(duplicates.map { "\($0)" }.joined(separator: ", "))")
    default:
      return SpecProblem(file: file, line: nil, message: "not valid YAML: \(error)")
    }
  }

  mutating func note(_ message: String, at node: Node?) {
    problems.append(SpecProblem(file: file, line: node?.mark?.line, message: message))
  }

  /// The members of a mapping; keys that are not allowed are noted with the nearest that is.
  mutating func members(
    _ node: Node, of what: String, allowed: [String]? = nil
  ) -> [(key: String, node: Node)]? {
    guard case .mapping(let mapping) = node else {
      note("\(what) is \(Self.kind(node)), wanted a mapping of keys to values", at: node)
      return nil
    }
    return mapping.compactMap { key, value in
      guard let name = key.string else {
        note("a key of \(what) is not a text", at: key)
        return nil
      }
      if let allowed, !allowed.contains(name) {
        note(Self.unknown("key '\(name)' in \(what)", name, allowed), at: key)
        return nil
      }
      return (name, value)
    }
  }

  static func unknown(_ what: String, _ name: String, _ known: [String]) -> String {
    let hint = NearestName.suggestion(for: name, among: known)
    return "unknown \(what); "
      + (hint.map { "did you mean '\($0)'?" } ?? "allowed: \(known.joined(separator: ", "))")
  }

  /// A list; a single value counts as a list of one.
  func list(_ node: Node) -> [Node] {
    if case .sequence(let sequence) = node { return Array(sequence) }
    return [node]
  }

  mutating func text(_ node: Node, of what: String) -> String? {
    guard case .scalar(let scalar) = node, !scalar.string.isEmpty else {
      note("\(what) is \(Self.kind(node)), wanted a text", at: node)
      return nil
    }
    return scalar.string
  }

  mutating func wholeNumber(_ node: Node, of what: String, atLeast least: Int) -> Int? {
    guard let value = node.int, value >= least else {
      note("\(what) is \(Self.kind(node)), wanted a whole number from \(least)", at: node)
      return nil
    }
    return value
  }

  mutating func number(_ node: Node, of what: String) -> Double? {
    guard let value = node.float else {
      note("\(what) is \(Self.kind(node)), wanted a number", at: node)
      return nil
    }
    return value
  }

  /// Any plain value as JSON: what hyperparameters and options are made of.
  mutating func json(_ node: Node, of what: String) -> JSONValue? {
    switch node {
    case .mapping:
      guard let members = members(node, of: what) else { return nil }
      var object: [String: JSONValue] = [:]
      for (key, value) in members { object[key] = json(value, of: "\(what).\(key)") }
      return .object(object)
    case .sequence(let sequence): return .array(sequence.compactMap { json($0, of: what) })
    case .scalar(let scalar): return Self.plain(node, scalar)
    case .alias:
      note("\(what) is an alias; write the value itself", at: node)
      return nil
    }
  }

  private static func plain(_ node: Node, _ scalar: Node.Scalar) -> JSONValue {
    if scalar.style == .doubleQuoted || scalar.style == .singleQuoted {
      return .string(scalar.string)
    }
    if let whole = node.int { return .integer(Int64(whole)) }
    if let number = node.float { return .number(number) }
    // YAML 1.1 also takes yes, no, on and off for truth values; here they stay texts.
    switch scalar.string {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null", "~": return .null
    default: return .string(scalar.string)
    }
  }

  private static func kind(_ node: Node) -> String {
    switch node {
    case .scalar(let scalar): scalar.string.isEmpty ? "empty" : "'\(scalar.string)'"
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }
}
