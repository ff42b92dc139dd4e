/// Products of matrices `[out, in]` with block-diagonal ones, in double.
///
/// A is `[out / b, b, b]` and B `[in / b, b, b]`. Goals, in order: every element is summed up in the
/// order of the plain triple loop, so that results do not depend on how it is compiled; the inner
/// loops run over neighbours in memory.
struct BlockProducts: Sendable {
  let rows: Int
  let columns: Int
  let block: Int

  private var count: Int { rows * columns }

  /// A · M or Aᵀ · M.
  func left(_ blocks: [Double], _ matrix: [Double], transposed: Bool = false) -> [Double] {
    check(matrix, blocks: blocks, of: rows)
    let blocks = transposed ? flipped(blocks) : blocks
    return zeros { result in
      blocks.withUnsafeBufferPointer { blocks in
        matrix.withUnsafeBufferPointer { matrix in
          for row in 0..<rows {
            let (top, target) = (row / block * block, row * columns)
            for inner in 0..<block {
              let (factor, source) = (blocks[row * block + inner], (top + inner) * columns)
              for column in 0..<columns {
                result[target + column] += factor * matrix[source + column]
              }
            }
          }
        }
      }
    }
  }

  /// M · B or M · Bᵀ.
  func right(_ matrix: [Double], _ blocks: [Double], transposed: Bool = false) -> [Double] {
    check(matrix, blocks: blocks, of: columns)
    let blocks = transposed ? flipped(blocks) : blocks
    return zeros { result in
      blocks.withUnsafeBufferPointer { blocks in
        matrix.withUnsafeBufferPointer { matrix in
          for start in stride(from: 0, to: count, by: block) {
            let place = start % columns * block
            for inner in 0..<block {
              let (factor, source) = (matrix[start + inner], place + inner * block)
              for offset in 0..<block {
                result[start + offset] += factor * blocks[source + offset]
              }
            }
          }
        }
      }
    }
  }

  /// The diagonal blocks of P · Gᵀ: the derivative by A of a loss whose derivative by A · G is P.
  func leftGradient(_ pull: [Double], _ given: [Double]) -> [Double] {
    check(pull, blocks: nil, of: rows)
    var result = [Double](repeating: 0, count: rows * block)
    result.withUnsafeMutableBufferPointer { result in
      pull.withUnsafeBufferPointer { pull in
        given.withUnsafeBufferPointer { given in
          for place in 0..<rows * block {
            let row = place / block
            let (first, second) = (row * columns, (row / block * block + place % block) * columns)
            var sum = 0.0
            for column in 0..<columns { sum += pull[first + column] * given[second + column] }
            result[place] = sum
          }
        }
      }
    }
    return result
  }

  /// The diagonal blocks of Sᵀ · P: the derivative by B of a loss whose derivative by S · B is P.
  func rightGradient(_ pull: [Double], _ seen: [Double]) -> [Double] {
    check(pull, blocks: nil, of: columns)
    var result = [Double](repeating: 0, count: columns * block)
    result.withUnsafeMutableBufferPointer { result in
      pull.withUnsafeBufferPointer { pull in
        seen.withUnsafeBufferPointer { seen in
          for start in stride(from: 0, to: count, by: block) {
            let place = start % columns * block
            for inner in 0..<block {
              let (factor, target) = (seen[start + inner], place + inner * block)
              for offset in 0..<block { result[target + offset] += factor * pull[start + offset] }
            }
          }
        }
      }
    }
    return result
  }

  /// Each block with rows and columns exchanged.
  private func flipped(_ blocks: [Double]) -> [Double] {
    let size = block * block
    return blocks.indices.map { index in
      let place = index % size
      return blocks[index - place + place % block * block + place / block]
    }
  }

  private func zeros(_ body: (inout UnsafeMutableBufferPointer<Double>) -> Void) -> [Double] {
    var result = [Double](repeating: 0, count: count)
    result.withUnsafeMutableBufferPointer { body(&$0) }
    return result
  }

  private func check(_ matrix: [Double], blocks: [Double]?, of side: Int) {
    precondition(
      matrix.count == count && blocks?.count ?? side * block == side * block,
      "BlockProducts: \(matrix.count) elements and \(blocks?.count ?? 0) of blocks of \(block) "
        + "for [\(rows), \(columns)]")
  }
}
