internal import Essentials
internal import Yams

/// The variants of an arena in a spec: every combination of the listed options.
///
/// ```yaml
/// grid:
///   - {width: 32, rate: 0.02, tokens: [262144, 524288]}
///   - {width: 64, rate: 0.01, tokens: [262144, 524288]}
/// ```
///
/// Each entry is a mapping from options to a value or a list of values; its combinations are added
/// to those of the others.
enum SpecGrid {
  static func variants(_ node: Node, _ reader: inout SpecReader) -> [[String: JSONValue]] {
    reader.list(node).flatMap { entry -> [[String: JSONValue]] in
      guard case .object(let members)? = reader.json(entry, of: "grid") else {
        reader.note("an entry of 'grid' is no mapping of options to values", at: entry)
        return []
      }
      return combinations(of: members)
    }
  }

  /// Every combination of settings of which some are lists of values; the last name in the order of
  /// the alphabet changes fastest.
  static func combinations(of members: [String: JSONValue]) -> [[String: JSONValue]] {
    members.sorted { $0.key < $1.key }.reduce([[:]]) { partial, member in
      let values = member.value.arrayValue ?? [member.value]
      return partial.flatMap { variant in
        values.map { variant.merging([member.key: $0]) { _, new in new } }
      }
    }
  }
}
