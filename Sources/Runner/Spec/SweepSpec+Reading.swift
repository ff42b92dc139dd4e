internal import CompressionCore
internal import Essentials
internal import Foundation
internal import Yams

extension SweepSpec {
  /// Reads a spec from a file, then applies overrides such as `replicates=5`.
  ///
  /// - Throws: `SpecProblems` with every mistake found.
  public init(path: String, overrides: [String] = []) throws(SpecProblems) {
    let data = FileManager.default.contents(atPath: path)
    guard let data else {
      throw SpecProblems(problems: [
        SpecProblem(file: path, line: nil, message: "cannot be read; check the path")
      ])
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw SpecProblems(problems: [
        SpecProblem(file: path, line: nil, message: "is not UTF-8; save it as UTF-8")
      ])
    }
    try self.init(text: text, file: path, overrides: overrides)
  }

  /// Reads a spec from its text.
  ///
  /// - Throws: `SpecProblems` with every mistake found.
  public init(text: String, file: String, overrides: [String] = []) throws(SpecProblems) {
    self.file = file
    self.text = text
    var reader = SpecReader(file: file)
    if let root = reader.root(text) {
      let merged = Overrides.apply(overrides, to: root, reader: &reader)
      read(merged, &reader)
      if !overrides.isEmpty { self.text += "\n# with " + overrides.joined(separator: " ") + "\n" }
    }
    guard reader.problems.isEmpty else {
      throw SpecProblems(problems: reader.problems.sorted { ($0.line ?? 0) < ($1.line ?? 0) })
    }
  }

  private mutating func read(_ root: Node, _ reader: inout SpecReader) {
    guard let members = reader.members(root, of: "the sweep", allowed: Self.keys) else { return }
    for (key, node) in members {
      lines[key] = node.mark?.line
      read(key, node, &reader)
    }
    let present = Set(members.map(\.key))
    for key in ["espalier", "name", "arena", "strategies"] where !present.contains(key) {
      reader.note("the key '\(key)' is missing", at: root)
    }
  }

  private mutating func read(_ key: String, _ node: Node, _ reader: inout SpecReader) {
    switch key {
    case "espalier":
      if node.int != 1 { reader.note("the format is '\(node.string ?? "")', wanted 1", at: node) }
    case "name": name = Self.name(node, &reader)
    case "question": question = reader.text(node, of: "question") ?? ""
    case "arena": arena = reader.text(node, of: "arena") ?? ""
    case "options":
      if case .object(let members)? = reader.json(node, of: "options") { options = members }
    case "grid": variants = SpecGrid.variants(node, &reader)
    case "strategies": arms = reader.list(node).flatMap { Self.arms($0, &reader) }
    case "budget": targets = Self.targets(node, &reader)
    case "replicates":
      replicates = reader.wholeNumber(node, of: "replicates", atLeast: 1) ?? 1
    case "exclude": exclusions = reader.list(node).compactMap { Self.exclusion($0, &reader) }
    case "limits": limits = SpecLimits(node, &reader)
    case "executor": executor = SpecExecutor(node, &reader)
    default: break
    }
  }

  /// A name becomes a file name, so it may not hold a path.
  private static func name(_ node: Node, _ reader: inout SpecReader) -> String {
    guard let name = reader.text(node, of: "name") else { return "" }
    if name.wholeMatch(of: /[a-z0-9][a-z0-9._-]*/) == nil || name.count > 100 {
      reader.note(
        "name '\(name)' is not usable; allowed are small letters, digits, '.', '_' and '-'",
        at: node)
    }
    return name
  }

  /// A strategy with every combination of the hyperparameters that are listed.
  private static func arms(_ node: Node, _ reader: inout SpecReader) -> [Arm] {
    if case .scalar(let scalar) = node {
      return [Arm(strategy: scalar.string, hyperparameters: [:], line: node.mark?.line)]
    }
    guard let members = reader.members(node, of: "a strategy"), members.count == 1 else {
      reader.note("a strategy is its id, or its id with hyperparameters: {wanda: {…}}", at: node)
      return []
    }
    let (id, parameters) = members[0]
    guard case .object(let values)? = reader.json(parameters, of: id) else {
      reader.note("the hyperparameters of '\(id)' are not a mapping", at: parameters)
      return []
    }
    for (name, value) in values where value.arrayValue?.isEmpty == true {
      reader.note("'\(name)' of '\(id)' lists no value", at: parameters)
    }
    return SpecGrid.combinations(of: values).map {
      Arm(strategy: id, hyperparameters: $0, line: node.mark?.line)
    }
  }

  // MARK: - Budgets

  private static let axes = ["sparsity", "pattern", "bits", "joint"]

  private static func targets(_ node: Node, _ reader: inout SpecReader) -> [Target] {
    guard let members = reader.members(node, of: "budget", allowed: axes) else { return [] }
    return members.flatMap { axis, values in
      reader.list(values).compactMap { value in
        let members: Node = axis == "joint" ? value : .mapping([(.init(axis), value)])
        return budget(members, line: value, &reader).map {
          Target(budget: $0, line: value.mark?.line)
        }
      }
    }
  }

  private static func budget(
    _ node: Node, line: Node, _ reader: inout SpecReader
  ) -> Budget? {
    guard let json = reader.json(node, of: "budget") else { return nil }
    do throws(SpecError) {
      return try Budget(json: json)
    } catch {
      reader.note("\(error)", at: line)
      return nil
    }
  }

  private static func exclusion(_ node: Node, _ reader: inout SpecReader) -> Exclusion? {
    let allowed = ["strategy", "sparsity", "pattern", "bits"]
    guard let members = reader.members(node, of: "exclude", allowed: allowed) else { return nil }
    var exclusion = Exclusion(line: node.mark?.line)
    exclusion.strategy = members.first { $0.key == "strategy" }?.node.string
    let rest = members.filter { $0.key != "strategy" }
    if !rest.isEmpty {
      let pairs = rest.map { (Node($0.key), $0.node) }
      exclusion.budget = budget(.mapping(Node.Mapping(pairs)), line: node, &reader)
    }
    return exclusion
  }
}

extension Node {
  fileprivate static func mapping(_ pairs: [(Node, Node)]) -> Node {
    .mapping(Mapping(pairs))
  }
}
