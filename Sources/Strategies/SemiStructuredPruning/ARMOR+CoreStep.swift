extension ARMOR {
  /// The row and the first column of a group of inputs.
  typealias Place = (row: Int, column: Int)

  /// In each pair of blocks one group, by the sum of its gradients' magnitudes: the largest, or with
  /// `draw`, which gives numbers from 0 to below 1, any in proportion to it.
  func chosenGroups(
    _ gradient: [Double], of factors: ARMORFactors, draw: (() -> Double)? = nil
  ) -> [Place] {
    var chosen: [Place] = []
    var sizes = [Double](repeating: 0, count: block * block / group)
    for top in stride(from: 0, to: factors.rows, by: block) {
      for left in stride(from: 0, to: factors.columns, by: block) {
        for index in sizes.indices {
          let (row, column) = place(index)
          let start = (top + row) * factors.columns + left + column
          var size = 0.0
          for offset in 0..<group { size += abs(gradient[start + offset]) }
          sizes[index] = size
        }
        let (row, column) = place(draw.map { Self.pick(sizes, $0()) } ?? Self.largest(sizes))
        chosen.append((top + row, left + column))
      }
    }
    return chosen
  }

  /// Where a group lies within its block.
  private func place(_ index: Int) -> Place {
    let perRow = block / group
    return (index / perRow, index % perRow * group)
  }

  private static func largest(_ sizes: [Double]) -> Int {
    var best = 0
    for index in sizes.indices where sizes[index] > sizes[best] { best = index }
    return best
  }

  /// The place at which the running sum passes a share of the whole; the largest where all are zero.
  static func pick(_ sizes: [Double], _ share: Double) -> Int {
    var left = share * sizes.reduce(0, +)
    for (index, size) in sizes.enumerated() where size > 0 {
      if left < size { return index }
      left -= size
    }
    return largest(sizes)
  }

  /// The rising choices of `size` of the first `count` numbers.
  static func subsets(of count: Int, size: Int) -> [[Int]] {
    guard size > 0 else { return [[]] }
    guard size <= count else { return [] }
    return subsets(of: count - 1, size: size)
      + subsets(of: count - 1, size: size - 1).map { $0 + [count - 1] }
  }
}

/// Gives groups of a core the support and the values that leave the least loss.
///
/// Its arrays serve one group after the other, as there are thousands in a step.
struct ARMORGroupFit {
  private let method: ARMOR
  private let supports: [[Int]]
  /// Of the group in hand: Bg · diag(h) · Bgᵀ, `[group, group]`.
  private var normal: [Double]
  /// Bg · diag(h) · Eᵀ · a, `[group]`.
  private var right: [Double]
  /// h ∘ Eᵀ · a, `[b]`.
  private var pull: [Double]
  /// A small system, `[keep, keep]`, and its solution.
  private var system: [Double]
  private var solution: [Double]

  init(_ method: ARMOR) {
    self.method = method
    supports = ARMOR.subsets(of: method.group, size: method.keep)
    normal = [Double](repeating: 0, count: method.group * method.group)
    right = [Double](repeating: 0, count: method.group)
    pull = [Double](repeating: 0, count: method.block)
    system = [Double](repeating: 0, count: method.keep * method.keep)
    solution = [Double](repeating: 0, count: method.keep)
  }

  /// Takes the values of a group out of the core, and what they gave out of the errors.
  func clear(_ place: ARMOR.Place, _ factors: inout ARMORFactors, errors: inout [Double]) {
    let block = method.block
    let (top, left) = (place.row / block * block, place.column / block * block)
    for offset in 0..<method.group {
      let index = place.row * factors.columns + place.column + offset
      let value = factors.core.values[index]
      factors.core.values[index] = 0
      guard factors.mask[index], value != 0 else { continue }
      let line = (place.column + offset) * block
      for row in 0..<block {
        let share = value * factors.left.values[(top + row) * block + place.row % block]
        let start = (top + row) * factors.columns + left
        for input in 0..<block {
          errors[start + input] -= share * factors.right.values[line + input]
        }
      }
    }
  }

  /// Fits a group that was cleared.
  mutating func refit(_ place: ARMOR.Place, _ factors: inout ARMORFactors, errors: [Double]) {
    let size = setEquations(place, factors, errors: errors)
    var best = (gain: -Double.infinity, support: 0)
    for index in supports.indices {
      let gain = solve(supports[index])
      if gain > best.gain { best = (gain, index) }
    }
    let start = place.row * factors.columns + place.column
    for offset in 0..<method.group { factors.mask[start + offset] = false }
    _ = solve(supports[best.support])
    for (index, offset) in supports[best.support].enumerated() {
      factors.mask[start + offset] = true
      factors.core.values[start + offset] = -solution[index] / (size + 1e-8)
    }
  }

  /// Sets up the normal equations of a group; `a` is the column of A that meets its row, Bg the rows
  /// of B that meet its inputs.
  ///
  /// - Returns: ‖a‖².
  private mutating func setEquations(
    _ place: ARMOR.Place, _ factors: ARMORFactors, errors: [Double]
  ) -> Double {
    let block = method.block
    let (top, left) = (place.row / block * block, place.column / block * block)
    for input in 0..<block { pull[input] = 0 }
    var size = 0.0
    for row in 0..<block {
      let share = factors.left.values[(top + row) * block + place.row % block]
      size += share * share
      let start = (top + row) * factors.columns + left
      for input in 0..<block { pull[input] += share * errors[start + input] }
    }
    for first in 0..<method.group {
      let line = (place.column + first) * block
      right[first] = 0
      for input in 0..<block {
        let weighted = factors.right.values[line + input] * factors.channelWeights[left + input]
        right[first] += weighted * pull[input]
      }
      for second in 0...first {
        let other = (place.column + second) * block
        var sum = 0.0
        for input in 0..<block {
          let product = factors.right.values[line + input] * factors.right.values[other + input]
          sum += product * factors.channelWeights[left + input]
        }
        normal[first * method.group + second] = sum
        normal[second * method.group + first] = sum
      }
    }
    return size
  }

  /// Solves the equations of a support by elimination.
  ///
  /// - Returns: how much of the loss it takes away, but for a factor.
  private mutating func solve(_ support: [Int]) -> Double {
    let size = support.count
    for row in 0..<size {
      for column in 0..<size {
        system[row * size + column] = normal[support[row] * method.group + support[column]]
      }
      system[row * size + row] += 1e-9
      solution[row] = right[support[row]]
    }
    for pivot in 0..<size {
      for row in pivot + 1..<size {
        let factor = system[row * size + pivot] / system[pivot * size + pivot]
        for column in pivot..<size {
          system[row * size + column] -= factor * system[pivot * size + column]
        }
        solution[row] -= factor * solution[pivot]
      }
    }
    var gain = 0.0
    for row in (0..<size).reversed() {
      for column in row + 1..<size {
        solution[row] -= system[row * size + column] * solution[column]
      }
      solution[row] /= system[row * size + row]
      gain += right[support[row]] * solution[row]
    }
    return gain
  }
}
