import Tensors
import Testing

@testable import CompressionCore

@Suite("The column sweep") struct ColumnSweepTests {
  /// The sweep as its formulas are written: no blocks, no lanes, in double.
  static func reference(
    _ weight: Tensor, factor: Tensor, mask: [Bool], grid: IntegerGrid?
  ) -> [Double] {
    let (rows, columns) = (weight.rows, weight.columns)
    var left = weight.values.map { Double($0) }
    for column in 0..<columns {
      for row in 0..<rows {
        let place = row * columns + column
        var value = mask[place] ? left[place] : 0
        if let grid {
          let index = row * grid.groups + (grid.groupSize == 0 ? 0 : column / grid.groupSize)
          let (scale, zero) = (Double(grid.scales[index]), Double(grid.zeros[index]))
          let code = (value / scale).rounded(.toNearestOrEven) + zero
          value = scale * (max(0, min(code, Double(grid.maximumCode))) - zero)
        }
        let error = (left[place] - value) / Double(factor[column, column])
        left[place] = value
        for later in (column + 1)..<max(columns, column + 1) {
          left[row * columns + later] -= error * Double(factor[column, later])
        }
      }
    }
    return left
  }

  static func site(rows: Int, columns: Int) -> LinearSite {
    var random = RandomStream(seed: UInt64(rows * 1000 + columns), for: "sweep")
    let noise = Tensor(normal: [4 * columns, columns], standardDeviation: 1, random: &random)
    let mixing = Tensor(normal: [columns, columns], standardDeviation: 0.2, random: &random)
    var inputs = noise.matmul(mixing)
    inputs.add(noise)
    var statistics = CalibrationStatistics(width: columns, collecting: [.gram])
    statistics.add(inputs: inputs)
    return LinearSite(
      path: "site", weight: Tensor(normal: [rows, columns], standardDeviation: 1, random: &random),
      statistics: statistics, format: .float32)
  }

  @Test(arguments: [(1, 1), (3, 7), (16, 16), (17, 33), (33, 64), (40, 50)], [1, 8, 16, 128])
  func `prunes as its formulas say, whatever the shape and the blocks`(
    shape: (Int, Int), blockSize: Int
  ) throws {
    let site = Self.site(rows: shape.0, columns: shape.1)
    let hessian = try PreparedHessian(of: site, dampening: 0.01)
    let result = ColumnSweep(hessian: hessian, blockSize: blockSize)
      .run(site.weight, sparsity: .fraction(0.4), grid: nil)
    let mask = try #require(result.mask)
    #expect(mask.kept.count { !$0 } == Budget.removed(of: site.weight.count, fraction: 0.4))
    let expected = Self.reference(
      site.weight, factor: hessian.factor, mask: mask.kept, grid: nil)
    #expect(zip(result.weight.values, expected).allSatisfy { abs(Double($0) - $1) < 1e-4 })
  }

  @Test(arguments: [(3, 8), (17, 32), (33, 64)], [(2, 4), (1, 8), (3, 4)])
  func `keeps the best of every group as updated so far`(
    shape: (Int, Int), pattern: (Int, Int)
  ) throws {
    let site = Self.site(rows: shape.0, columns: shape.1)
    let hessian = try PreparedHessian(of: site, dampening: 0.01)
    let result = ColumnSweep(hessian: hessian, blockSize: 20)
      .run(site.weight, sparsity: .pattern(keep: pattern.0, of: pattern.1), grid: nil)
    let mask = try #require(result.mask)
    #expect(mask.follows(keep: pattern.0, of: pattern.1))
    let expected = Self.reference(
      site.weight, factor: hessian.factor, mask: mask.kept, grid: nil)
    #expect(zip(result.weight.values, expected).allSatisfy { abs(Double($0) - $1) < 1e-4 })
    // The first group is chosen before anything moved.
    for row in 0..<shape.0 {
      let scores = (0..<pattern.1).map { column in
        let ratio = site.weight[row, column] / hessian.factor[column, column]
        return ratio * ratio
      }
      let kept = (0..<pattern.1).filter { mask[row, $0] }.map { scores[$0] }
      let gone = (0..<pattern.1).filter { !mask[row, $0] }.map { scores[$0] }
      #expect((gone.max() ?? 0) <= (kept.min() ?? 0) * 1.0001)
    }
  }

  @Test(arguments: [(3, 7), (17, 33), (40, 50)], [0, 5, 16])
  func `rounds to the grids that it fits`(shape: (Int, Int), groupSize: Int) throws {
    let site = Self.site(rows: shape.0, columns: shape.1)
    let hessian = try PreparedHessian(of: site, dampening: 0.01)
    let grid = IntegerGrid(
      rows: shape.0, columns: shape.1, bits: 8, groupSize: groupSize, scaleFormat: .float32)
    let result = ColumnSweep(hessian: hessian, blockSize: 16)
      .run(site.weight, sparsity: nil, grid: grid)
    let fitted = try #require(result.grid)
    let encoded = try EncodedWeight(codes: result.codes, grid: fitted, at: site)
    #expect(encoded.decoded() == result.weight)
    let expected = Self.reference(
      site.weight, factor: hessian.factor,
      mask: [Bool](repeating: true, count: site.weight.count), grid: fitted)
    // A value halfway between two codes may go either way; one step is below 0.05.
    let same = zip(result.weight.values, expected).count { abs(Double($0) - $1) < 1e-4 }
    #expect(Double(same) > 0.95 * Double(expected.count))
    #expect(zip(result.weight.values, expected).allSatisfy { abs(Double($0) - $1) < 0.2 })
  }

  @Test func `gives back the natural order`() throws {
    let site = Self.site(rows: 6, columns: 20)
    let hessian = try PreparedHessian(of: site, dampening: 0.01, fallingDiagonal: true)
    let order = try #require(hessian.order)
    let gram = try site.gram()
    #expect(order != Array(0..<20) && order.sorted() == Array(0..<20))
    #expect(zip(order, order.dropFirst()).allSatisfy { gram[$0, $0] >= gram[$1, $1] })
    let fine = IntegerGrid(
      rows: 6, columns: 20, bits: 16, groupSize: 4, scaleFormat: .float32,
      permutation: order)
    let result = ColumnSweep(hessian: hessian, blockSize: 8)
      .run(site.weight, sparsity: nil, grid: fine)
    let encoded = try EncodedWeight(codes: result.codes, grid: result.grid ?? fine, at: site)
    #expect(encoded.decoded() == result.weight)
    #expect((encoded.decoded() - site.weight).squaredNorm() < 1e-5 * site.weight.squaredNorm())
  }

  @Test func `says that a Hessian which is not positive definite needs dampening`() throws {
    var statistics = CalibrationStatistics(width: 4, collecting: [.gram])
    statistics.add(inputs: Tensor([1, 1, 1, 1], shape: [1, 4]))
    let site = LinearSite(
      path: "up", weight: Tensor(filledWith: 1, shape: [2, 4]), statistics: statistics)
    let error = #expect(throws: CompressionError.self) {
      try PreparedHessian(of: site, dampening: 0)
    }
    #expect(error?.description.contains("raise the dampening") == true)
  }
}
