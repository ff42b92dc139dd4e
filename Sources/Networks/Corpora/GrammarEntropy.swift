internal import Foundation

/// The sums behind the exact figures of a ``Grammar``.
enum GrammarEntropy {
  /// `−Σ p log p` in nats.
  static func of(_ probabilities: [Double]) -> Double {
    probabilities.reduce(0) { $1 > 0 ? $0 - $1 * log($1) : $0 }
  }

  /// Solves `A x = b` by elimination with row pivoting; `rows` are those of `A | b`.
  static func solve(_ rows: [[Double]]) -> [Double] {
    var rows = rows
    let count = rows.count
    for column in 0..<count {
      let candidates = column..<count
      let pivot = candidates.max { abs(rows[$0][column]) < abs(rows[$1][column]) } ?? column
      rows.swapAt(column, pivot)
      precondition(abs(rows[column][column]) > 1e-12, "column \(column) is singular")
      for row in 0..<count where row != column && rows[row][column] != 0 {
        let factor = rows[row][column] / rows[column][column]
        for index in column...count { rows[row][index] -= factor * rows[column][index] }
      }
    }
    return (0..<count).map { rows[$0][count] / rows[$0][$0] }
  }
}

extension Grammar {
  /// The expected number of expansions of each nonterminal in one sentence.
  ///
  /// - Precondition: the grammar ends with probability one; then all expectations are positive.
  static func expectedVisits(_ nonterminals: [Nonterminal], start: Int) -> [Double] {
    let count = nonterminals.count
    var rows = [[Double]](repeating: [Double](repeating: 0, count: count + 1), count: count)
    for index in 0..<count { rows[index][index] = 1 }
    rows[start][count] = 1
    for (parent, nonterminal) in nonterminals.enumerated() {
      for rule in nonterminal.rules {
        for case .nonterminal(let child) in rule.symbols {
          rows[child][parent] -= rule.probability
        }
      }
    }
    let visits = GrammarEntropy.solve(rows)
    precondition(visits.allSatisfy { $0 > 0 }, "a nonterminal has no positive expectation")
    return visits
  }

  /// The expected number of words of each class in one sentence.
  static func expectedWords(
    _ nonterminals: [Nonterminal], visits: [Double]
  ) -> [(kind: WordClass, count: Double)] {
    var counts: [WordClass: Double] = [:]
    for (nonterminal, visit) in zip(nonterminals, visits) {
      for rule in nonterminal.rules {
        for case .word(let kind) in rule.symbols {
          counts[kind, default: 0] += visit * rule.probability
        }
      }
    }
    // In a fixed order, so that sums over them are the same bits each time.
    return WordClass.allCases.map { ($0, counts[$0, default: 0]) }
  }
}
