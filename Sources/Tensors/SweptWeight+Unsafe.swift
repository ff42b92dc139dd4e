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
    Self.withGrid(grid, &block) { runKernel($0, from: columns.lowerBound) }
  }

  /// Rows that one thread takes at a time; a multiple of the kernel's lanes.
  private static let rowsAtOnce = 64

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

  /// Sweeps the rows in chunks, each with the product that brings its later columns up to date.
  private mutating func runKernel(_ block: ck_sweep, from first: Int) {
    let chunks = (block.rows + Self.rowsAtOnce - 1) / Self.rowsAtOnce
    var block = block
    weight.withMutableBuffer { weight in
      pruned.withUnsafeMutableBufferPointer { pruned in
        codes.withUnsafeMutableBufferPointer { codes in
          factor.withBuffer { factor in
            block.weight = weight.baseAddress?.advanced(by: first)
            block.pruned = pruned.baseAddress?.advanced(by: first)
            block.codes = codes.baseAddress?.advanced(by: first)
            block.factor = factor.baseAddress?.advanced(by: first * block.width + first)
            // The chunks' rows do not overlap, and the factor is only read.
            nonisolated(unsafe) let whole = block
            Parallel.forEach(count: chunks) { chunk in
              Self.sweep(whole, rows: chunk * Self.rowsAtOnce, after: first + whole.count)
            }
          }
        }
      }
    }
  }

  /// Sweeps the chunk of rows that begins at `top`, and updates the columns from `next` on.
  private static func sweep(_ whole: ck_sweep, rows top: Int, after next: Int) {
    var part = whole
    part.rows = min(rowsAtOnce, whole.rows - top)
    part.weight = whole.weight?.advanced(by: top * whole.width)
    part.pruned = whole.pruned?.advanced(by: top * whole.width)
    part.codes = whole.codes?.advanced(by: top * whole.width)
    part.grid.scales = whole.grid.scales?.advanced(by: top * whole.grid.groups)
    part.grid.zeros = whole.grid.zeros?.advanced(by: top * whole.grid.groups)
    let sizes = (scratch: 5 * 16 * whole.count, errors: part.rows * whole.count)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: sizes.scratch + sizes.errors) { space in
      space.initialize(repeating: 0)
      part.scratch = space.baseAddress
      part.errors = space.baseAddress?.advanced(by: sizes.scratch)
      ck_sweep_block(&part)
      let left = whole.width - next
      guard left > 0 else { return }
      blas_sgemm(
        false, false, Int32(part.rows), Int32(left), Int32(whole.count), -1, part.errors,
        Int32(whole.count), whole.factor?.advanced(by: whole.count), Int32(whole.width), 1,
        part.weight?.advanced(by: whole.count), Int32(whole.width))
    }
  }

  private static func withGrid(
    _ grid: Grid?, _ block: inout ck_sweep, _ body: (ck_sweep) -> Void
  ) {
    guard let grid else { return body(block) }
    block.grid.maximum_code = grid.maximumCode
    block.grid.groups = grid.groupsPerRow
    grid.groups.withUnsafeBufferPointer { groups in
      grid.scales.withUnsafeBufferPointer { scales in
        grid.zeros.withUnsafeBufferPointer { zeros in
          block.grid.group = groups.baseAddress
          (block.grid.scales, block.grid.zeros) = (scales.baseAddress, zeros.baseAddress)
          body(block)
        }
      }
    }
  }
}
