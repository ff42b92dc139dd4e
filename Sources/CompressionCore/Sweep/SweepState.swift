internal import Tensors

/// The matrices that a sweep changes as it goes, in the order of the sweep.
struct SweepState {
  private var swept: SweptWeight
  private var grid: IntegerGrid?

  init(_ weight: Tensor, hessian: PreparedHessian, grid: IntegerGrid?) {
    swept = SweptWeight(hessian.arranged(weight), factor: hessian.factor)
    self.grid = grid
    // Weights of dead inputs take part, as in the authors' code.
    if grid?.groupSize == 0 { self.grid?.fit(to: weight) }
  }

  mutating func advance(over columns: Range<Int>, _ sparsity: Budget.Sparsity?) {
    if let size = grid?.groupSize, size > 0 {
      for group in columns.lowerBound / size...(columns.upperBound - 1) / size
      where group * size >= columns.lowerBound {
        grid?.fit(group, to: swept.weight)
      }
    }
    var pattern: (keep: Int, of: Int)?
    switch sparsity {
    case .fraction(let fraction): prune(columns, fraction: fraction)
    case .pattern(let keep, let of): pattern = (keep, of)
    case nil: break
    }
    swept.fix(columns: columns, pattern: pattern, grid: grid?.sweepGrid(for: columns))
  }

  /// Marks the weights of a block with the lowest `W² / U[i, i]²`.
  ///
  /// The number is what brings the columns up to the block's end to the fraction, so that the
  /// rounding of blocks does not add up.
  private mutating func prune(_ columns: Range<Int>, fraction: Double) {
    let rows = swept.weight.rows
    let before = Budget.removed(of: rows * columns.lowerBound, fraction: fraction)
    let after = Budget.removed(of: rows * columns.upperBound, fraction: fraction)
    swept.prune(columns: columns, swept.scores(columns: columns).smallest(after - before))
  }

  func result(order: [Int]?, isSparse: Bool) -> ColumnSweep.Result {
    var places: [Int]?
    if let order {
      var inverse = order
      for (place, column) in order.enumerated() { inverse[column] = place }
      places = inverse
    }
    let (rows, columns) = (swept.weight.rows, swept.weight.columns)
    let kept = isSparse ? natural(swept.pruned, places).map { $0 == 0 } : nil
    return ColumnSweep.Result(
      weight: places.map { swept.weight.gathering(columns: $0) } ?? swept.weight,
      mask: kept.map { Mask(rows: rows, columns: columns, kept: $0) },
      codes: grid == nil ? [] : natural(swept.codes, places), grid: grid)
  }

  private func natural<Element>(_ elements: [Element], _ places: [Int]?) -> [Element] {
    guard let places else { return elements }
    let width = places.count
    return elements.indices.map { elements[$0 / width * width + places[$0 % width]] }
  }
}

extension IntegerGrid {
  fileprivate func sweepGrid(for columns: Range<Int>) -> SweptWeight.Grid {
    SweptWeight.Grid(
      maximumCode: Float(maximumCode),
      groups: columns.map { UInt32(groupSize == 0 ? 0 : $0 / groupSize) }, groupsPerRow: groups,
      scales: scales, zeros: zeros.map { Float($0) })
  }
}
