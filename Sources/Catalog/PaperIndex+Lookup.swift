/// A name that the catalog does not know.
public enum CatalogError: Error, Equatable {
  /// No paper has this id or slug; `nearest` are the most similar slugs and ids, best first.
  case unknownPaper(String, nearest: [String])
}

extension CatalogError: CustomStringConvertible {
  /// What was asked for, what is similar, and how to see all names.
  public var description: String {
    switch self {
    case .unknownPaper(let name, let nearest):
      let hint =
        nearest.isEmpty
        ? "" : "; did you mean \(nearest.map { "'\($0)'" }.joined(separator: ", "))?"
      return "no paper '\(name)'\(hint) (`espalier ls papers` shows all)"
    }
  }
}

extension PaperIndex {
  private static let byName: [String: Paper] = Dictionary(
    uniqueKeysWithValues: all.flatMap { [($0.id, $0), ($0.slug, $0)] })

  /// The paper with the given id or slug, in any letter case.
  ///
  /// - Throws: `CatalogError.unknownPaper` with the nearest names.
  public static func paper(_ slugOrID: String) throws(CatalogError) -> Paper {
    guard let paper = byName[slugOrID.lowercased()] else {
      throw .unknownPaper(slugOrID, nearest: suggestions(for: slugOrID))
    }
    return paper
  }

  /// Up to three known names that are similar to the given one, best first.
  ///
  /// A name is similar when it holds the given one, or when few letters differ.
  public static func suggestions(for name: String) -> [String] {
    let wanted = name.lowercased()
    guard !wanted.isEmpty else { return [] }
    let limit = max(2, wanted.count / 3)
    let candidates = byName.keys.compactMap { known -> (distance: Int, name: String)? in
      let distance = editDistance(wanted, known)
      if distance <= limit { return (distance, known) }
      return wanted.count > 2 && known.contains(wanted) ? (limit + 1, known) : nil
    }
    return candidates.sorted { $0 < $1 }.prefix(3).map(\.name)
  }
}

/// The number of insertions, deletions, replacements and swaps of neighbours between two words.
func editDistance(_ first: String, _ second: String) -> Int {
  let source = Array(first)
  let target = Array(second)
  var beforePrevious: [Int] = []
  var previous = Array(0...target.count)
  for (row, letter) in source.enumerated() {
    var current = [row + 1]
    for (column, other) in target.enumerated() {
      let replaced = previous[column] + (letter == other ? 0 : 1)
      var best = min(replaced, previous[column + 1] + 1, current[column] + 1)
      if row > 0, column > 0, letter == target[column - 1], source[row - 1] == other {
        best = min(best, beforePrevious[column - 1] + 1)
      }
      current.append(best)
    }
    (beforePrevious, previous) = (previous, current)
  }
  return previous[target.count]
}
