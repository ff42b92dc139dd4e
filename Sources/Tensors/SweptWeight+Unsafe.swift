internal import CKernels
internal import COpenBLAS

/// A weight whose columns are fixed one after the other, later ones making up for each error.
///
/// ```
/// e[o]    = (W[o, i] − Ŵ[o, i]) / U[i, i]
/// W[o, j] = W[o, j] − e[o] · U[i, j]          for j > i
/// ```
///
/// `U` is the upper factor of the inverse Hessian, `[in, in]`. Within a block of columns the update
/// is immediate; the columns after it are brought up to date by one matrix product.
public struct SweptWeight: Sendable {
  /// Fixed values in the columns that were swept, updated weights in the others, `[out, in]`.
  public private(set) var weight: Tensor
  /// The upper factor of the inverse Hessian.
  public let factor: Tensor
  /// 1 where a weight goes, row-major, `[out, in]`.
  public private(set) var pruned: [UInt8]
  /// The integer codes that were chosen, row-major, `[out, in]`; zero where there was no grid.
  public private(set) var codes: [UInt16]

  /// Integer grids for the columns of a block.
  public struct Grid: Sendable {
    /// The largest code.
    public let maximumCode: Float
    /// The grid of each column of the block.
    public let groups: [UInt32]
    /// The number of grids in a row.
    public let groupsPerRow: Int
    /// The step of each grid, `[rows, groupsPerRow]`.
    public let scales: [Float]
    /// The code of zero of each grid, `[rows, groupsPerRow]`.
    public let zeros: [Float]

    /// Collects the grids.
    public init(
      maximumCode: Float, groups: [UInt32], groupsPerRow: Int, scales: [Float], zeros: [Float]
    ) {
      self.maximumCode = maximumCode
      self.groups = groups
      self.groupsPerRow = groupsPerRow
      self.scales = scales
      self.zeros = zeros
    }
  }

  /// Begins with a weight, `[out, in]`.
  public init(_ weight: Tensor, factor: Tensor) {
    let width = weight.columns
    precondition(
      weight.shape.count == 2 && factor.shape == [width, width],
      "SweptWeight: \(weight.shape), factor \(factor.shape)")
    self.weight = weight
    self.factor = factor
    pruned = [UInt8](repeating: 0, count: weight.count)
    codes = [UInt16](repeating: 0, count: weight.count)
  }

  /// Fixes a block of columns and brings the columns after it up to date.
  ///
  /// With a `pattern`, of every `of` columns the `keep` with the largest `W² / U[i, i]²` stay, chosen
  /// when the sweep reaches them; without, `pruned` says what goes. With a `grid` the weights that
  /// stay are rounded to it.
  ///
  /// - Complexity: O(out · block · in)
  public mutating func fix(
    columns: Range<Int>, pattern: (keep: Int, of: Int)? = nil, grid: Grid? = nil
  ) {
    let (rows, width) = (weight.rows, weight.columns)
    precondition(
      columns.lowerBound >= 0 && columns.upperBound <= width
        && columns.count % (pattern?.of ?? 1) == 0,
      "SweptWeight: columns \(columns) of \(width) in groups of \(pattern?.of ?? 1)")
    precondition(
      grid.map {
        $0.groups.count == columns.count && $0.scales.count == rows * $0.groupsPerRow
          && $0.zeros.count == $0.scales.count
      } ?? true,
      "SweptWeight: \(grid?.groups.count ?? 0) groups for \(columns), "
        + "\(grid?.scales.count ?? 0) scales for \(rows) rows")
    guard rows > 0, !columns.isEmpty else { return }
    var block = ck_sweep()
    (block.rows, block.count, block.width) = (rows, columns.count, width)
    (block.keep, block.of) = (pattern?.keep ?? 0, pattern?.of ?? 0)
    var errors = Tensor(zeros: [rows, columns.count])
    errors.withMutableBuffer { errors in
      block.errors = errors.baseAddress
      Self.withGrid(grid, &block) { runKernel(&$0, from: columns.lowerBound) }
    }
    weight.subtractProduct(errors, factor, columns: columns)
  }

  /// The worth of the weights of a block as they are now, `W² / U[i, i]²`, `[out, block]`.
  public func scores(columns: Range<Int>) -> Tensor {
    let width = weight.columns
    precondition(
      columns.lowerBound >= 0 && columns.upperBound <= width, "columns \(columns) of \(width)")
    let diagonal = columns.map { factor[$0, $0] }
    return Tensor(shape: [weight.rows, columns.count]) { scores in
      weight.withBuffer { weight in
        for row in 0..<self.weight.rows where !columns.isEmpty {
          ck_obs_scores(
            columns.count, weight.baseAddress?.advanced(by: row * width + columns.lowerBound),
            diagonal, scores.baseAddress?.advanced(by: row * columns.count))
        }
      }
    }
  }

  /// Says which weights of a block go: marks in row-major order, `[out, block]`.
  public mutating func prune(columns: Range<Int>, _ marks: [Bool]) {
    let width = weight.columns
    precondition(
      marks.count == weight.rows * columns.count && columns.upperBound <= width,
      "\(marks.count) marks for columns \(columns) of \(weight.shape)")
    pruned.withUnsafeMutableBufferPointer { pruned in
      marks.withUnsafeBufferPointer { marks in
        for row in 0..<weight.rows {
          for offset in 0..<columns.count {
            pruned[row * width + columns.lowerBound + offset] =
              marks[row * columns.count + offset] ? 1 : 0
          }
        }
      }
    }
  }

  private mutating func runKernel(_ block: inout ck_sweep, from first: Int) {
    let width = block.width
    var scratch = Tensor(zeros: [5 * 16, block.count])
    weight.withMutableBuffer { weight in
      pruned.withUnsafeMutableBufferPointer { pruned in
        codes.withUnsafeMutableBufferPointer { codes in
          factor.withBuffer { factor in
            scratch.withMutableBuffer { scratch in
              block.weight = weight.baseAddress?.advanced(by: first)
              block.pruned = pruned.baseAddress?.advanced(by: first)
              block.codes = codes.baseAddress?.advanced(by: first)
              block.factor = factor.baseAddress?.advanced(by: first * width + first)
              block.scratch = scratch.baseAddress
              ck_sweep_block(&block)
            }
          }
        }
      }
    }
  }

  private static func withGrid(
    _ grid: Grid?, _ block: inout ck_sweep, _ body: (inout ck_sweep) -> Void
  ) {
    guard let grid else { return body(&block) }
    block.grid.maximum_code = grid.maximumCode
    block.grid.groups = grid.groupsPerRow
    grid.groups.withUnsafeBufferPointer { groups in
      grid.scales.withUnsafeBufferPointer { scales in
        grid.zeros.withUnsafeBufferPointer { zeros in
          block.grid.group = groups.baseAddress
          (block.grid.scales, block.grid.zeros) = (scales.baseAddress, zeros.baseAddress)
          body(&block)
        }
      }
    }
  }
}

extension Tensor {
  /// `self[:, after] -= errors · factor[columns, after]`, where `after` is what follows `columns`.
  fileprivate mutating func subtractProduct(
    _ errors: Tensor, _ factor: Tensor, columns block: Range<Int>
  ) {
    let (rows, width, start) = (rows, columns, block.upperBound)
    guard start < width else { return }
    withMutableBuffer { w in
      errors.withBuffer { errors in
        factor.withBuffer { factor in
          blas_sgemm(
            false, false, Int32(rows), Int32(width - start), Int32(block.count), -1,
            errors.baseAddress, Int32(block.count),
            factor.baseAddress?.advanced(by: block.lowerBound * width + start), Int32(width), 1,
            w.baseAddress?.advanced(by: start), Int32(width))
        }
      }
    }
  }
}
