internal import Yams

/// Changes to a spec from the command line: `replicates=5`, `budget.sparsity=0.5,0.7`.
enum Overrides {
  /// The document with each override in place of, or added to, what it says.
  static func apply(_ overrides: [String], to root: Node, reader: inout SpecReader) -> Node {
    overrides.reduce(root) { node, text in
      guard let separator = text.firstIndex(of: "="), separator != text.startIndex else {
        reader.note("override '\(text)' is not of the form key=value", at: nil)
        return node
      }
      let path = text[..<separator].split(separator: ".").map(String.init)
      let value = text[text.index(after: separator)...]
      guard let parsed = parse(String(value)) else {
        reader.note("the value of override '\(text)' is not valid YAML", at: nil)
        return node
      }
      return set(path[...], to: parsed, in: node)
    }
  }

  /// A comma makes a list, unless the value is a mapping, a list or a quoted text already.
  private static func parse(_ text: String) -> Node? {
    let plain = !text.hasPrefix("[") && !text.hasPrefix("{") && !text.hasPrefix("\"")
    let yaml = plain && text.contains(",") ? "[\(text)]" : text
    return (try? Yams.compose(yaml: yaml)).flatMap { $0 }
  }

  private static func set(_ path: ArraySlice<String>, to value: Node, in node: Node) -> Node {
    guard let key = path.first else { return value }
    var pairs: [(Node, Node)] = []
    if case .mapping(let mapping) = node { pairs = mapping.map { ($0.key, $0.value) } }
    let index = pairs.firstIndex { $0.0.string == key }
    let old = index.map { pairs[$0].1 } ?? Node([(Node, Node)]())
    let new = set(path.dropFirst(), to: value, in: old)
    if let index {
      pairs[index].1 = new
    } else {
      pairs.append((Node(key), new))
    }
    return Node(pairs)
  }
}
