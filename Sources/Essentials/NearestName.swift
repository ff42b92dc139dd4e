/// Finds the name that somebody meant.
public enum NearestName {
  /// The known name nearest to the one given, or nil when none is near enough to suggest.
  ///
  /// Near enough is one edit for up to four letters, then one more for every three letters; case
  /// and the difference between `-` and `_` do not count. Of two equally near the first in
  /// alphabetical order is taken.
  public static func suggestion(for name: String, among known: some Sequence<String>) -> String? {
    let wanted = folded(name)
    let limit = max(1, (wanted.count + 2) / 3)
    let ranked = known.map { (distance: distance(wanted, folded($0)), name: $0) }
    return ranked.filter { $0.distance <= limit }.min { $0 < $1 }?.name
  }

  /// The number of insertions, deletions, substitutions and swaps of neighbours between two texts.
  ///
  /// - Complexity: O(*n* · *m*) for texts of *n* and *m* characters.
  public static func distance(_ left: String, _ right: String) -> Int {
    distance(Array(left), Array(right))
  }

  private static func folded(_ name: String) -> [Character] {
    name.lowercased().map { $0 == "_" ? "-" : $0 }
  }

  private static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in left.indices {
      var current = [row + 1]
      for column in right.indices {
        let substitution = last[column] + (left[row] == right[column] ? 0 : 1)
        var best = min(substitution, last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          best = min(best, beforeLast[column - 1] + 1)
        }
        current.append(best)
      }
      (beforeLast, last) = (last, current)
    }
    return last[right.count]
  }
}
