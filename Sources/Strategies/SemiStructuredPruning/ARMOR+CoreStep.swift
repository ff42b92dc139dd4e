extension ARMOR {
  /// In each pair of blocks the group with the largest sum of gradients' magnitudes.
  func chosenGroups(_ factors: ARMORFactors) -> [(row: Int, column: Int)] {
    let gradient = factors.gradients().core
    var chosen: [(row: Int, column: Int)] = []
    for top in stride(from: 0, to: factors.rows, by: block) {
      for left in stride(from: 0, to: factors.columns, by: block) {
        var best = (row: top, column: left)
        var largest = -1.0
        for row in top..<top + block {
          for column in stride(from: left, to: left + block, by: group) {
            let start = row * factors.columns + column
            let size = gradient[start..<start + group].reduce(0) { $0 + abs($1) }
            if size > largest { (best, largest) = ((row, column), size) }
          }
        }
        chosen.append(best)
      }
    }
    return chosen
  }

  /// Gives a group, zero so far, the support and the values that leave the least loss.
  func refit(
    _ place: (row: Int, column: Int), errors: [Double], _ factors: inout ARMORFactors
  ) {
    let (normal, right, size) = equations(place, errors: errors, factors)
    var best: (gain: Double, support: [Int], values: [Double])?
    for support in Self.subsets(of: group, size: keep) {
      let solved = Self.solve(
        support.map { row in support.map { normal[row][$0] + (row == $0 ? 1e-9 : 0) } },
        support.map { right[$0] })
      let gain = zip(support, solved).reduce(0) { $0 + right[$1.0] * $1.1 }
      if gain > best?.gain ?? -.infinity { best = (gain, support, solved) }
    }
    let start = place.row * factors.columns + place.column
    for offset in 0..<group { factors.mask[start + offset] = false }
    for (offset, value) in zip(best?.support ?? [], best?.values ?? []) {
      factors.mask[start + offset] = true
      factors.core.values[start + offset] = -value / (size + 1e-8)
    }
  }

  /// Bg · Bgᵀ and Bg · Eᵀ · a of a group, and ‖a‖²: `a` is the column of A that meets the group's
  /// row, Bg the rows of B that meet its inputs, and columns count by the roots of their weights.
  private func equations(
    _ place: (row: Int, column: Int), errors: [Double], _ factors: ARMORFactors
  ) -> (normal: [[Double]], right: [Double], size: Double) {
    let (top, left) = (place.row / block, place.column / block)
    let column = (0..<block).map { row in
      factors.left.values[(top * block + row) * block + place.row % block]
    }
    let pull = (0..<block).map { input in
      (0..<block).reduce(0) { sum, row in
        sum + column[row] * errors[(top * block + row) * factors.columns + left * block + input]
      }
    }
    let weights = factors.channelWeights[left * block..<(left + 1) * block]
    let rows = (0..<group).map { offset in
      let start = (left * block + place.column % block + offset) * block
      return Array(factors.right.values[start..<start + block])
    }
    func product(_ first: [Double], _ second: [Double]) -> Double {
      zip(zip(first, second), weights).reduce(0) { $0 + $1.0.0 * $1.0.1 * $1.1 }
    }
    return (
      rows.map { row in rows.map { product(row, $0) } }, rows.map { product($0, pull) },
      column.reduce(0) { $0 + $1 * $1 }
    )
  }

  /// The rising choices of `size` of the first `count` numbers.
  static func subsets(of count: Int, size: Int) -> [[Int]] {
    guard size > 0 else { return [[]] }
    guard size <= count else { return [] }
    return subsets(of: count - 1, size: size)
      + subsets(of: count - 1, size: size - 1).map { $0 + [count - 1] }
  }

  /// The solution of a small positive definite system, by elimination.
  static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
    var (rows, result) = (matrix, right)
    for pivot in rows.indices {
      for row in rows.indices.dropFirst(pivot + 1) {
        let factor = rows[row][pivot] / rows[pivot][pivot]
        for column in rows.indices { rows[row][column] -= factor * rows[pivot][column] }
        result[row] -= factor * result[pivot]
      }
    }
    for row in rows.indices.reversed() {
      let known = rows.indices.dropFirst(row + 1).reduce(0) { $0 + rows[row][$1] * result[$1] }
      result[row] = (result[row] - known) / rows[row][row]
    }
    return result
  }
}
