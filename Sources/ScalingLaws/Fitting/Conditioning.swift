internal import Foundation

/// How well a table determines the constants of a law.
struct Conditioning {
  /// The condition number of the Jacobian in published constants, columns of length one.
  let number: Double
  /// The least determined combination, of length one, by constant.
  let flatDirection: [String: Double]

  /// Analyses ∂ log L̂ / ∂ψ in centred unknowns, [row, unknown], flat.
  init(_ problem: FitProblem, jacobian: [Double]) {
    var columns = Self.columns(jacobian, dimension: problem.dimension)
    // ∂/∂θ at constant published coefficient = ∂/∂θ + Σ shift ∂/∂ log c, centred.
    for index in problem.exponents.indices {
      for term in 0..<problem.terms {
        let shift = problem.exponentShift[term * problem.exponents.count + index]
        for row in 0..<problem.rows {
          columns[problem.terms + index][row] += shift * columns[term][row]
        }
      }
    }
    (number, flatDirection) = Self.analyse(columns, names: problem.names)
  }

  /// Throws when the law's constants cannot be determined at the rows, whatever the losses are.
  ///
  /// The rank of the Jacobian is the same at almost all values of the constants, so that one
  /// arbitrary set of values tells.
  static func checkIdentifiable(_ problem: FitProblem) throws(FitError) {
    let exponents = problem.exponents.enumerated().map { index, exponent in
      exponent.low + (exponent.high - exponent.low) * (0.23 + 0.0917 * Double(index))
    }
    let unknowns = Array(repeating: 0.0, count: problem.terms) + exponents
    let jacobian = HuberObjective(problem, delta: 1).jacobian(unknowns)
    let (number, flat) = analyse(
      columns(jacobian, dimension: problem.dimension), names: problem.names)
    guard number < 1e9 else {
      throw .notIdentifiable(
        law: problem.law.name, direction: flat.filter { abs($0.value) > 1e-3 })
    }
  }

  /// Moves of the unknowns, each of which changes the predictions by one in root-sum-square.
  static func confidenceMoves(_ jacobian: [Double], dimension: Int) -> [[Double]] {
    let columns = columns(jacobian, dimension: dimension)
    let lengths = columns.map { length($0) }
    let decomposition = SingularValues(columns: scaled(columns, lengths))
    let largest = decomposition.values.max() ?? 0
    return zip(decomposition.vectors, decomposition.values).map { vector, value in
      zip(vector, lengths).map { $0 / max($1, 1e-300) / max(value, 1e-8 * largest) }
    }
  }

  private static func analyse(
    _ columns: [[Double]], names: [String]
  ) -> (Double, [String: Double]) {
    let lengths = columns.map { length($0) }
    let (number, flat) = SingularValues(columns: scaled(columns, lengths)).condition
    let moves = zip(flat, lengths).map { $0 / max($1, 1e-300) }
    let size = max(length(moves), 1e-300)
    let direction = Dictionary(uniqueKeysWithValues: zip(names, moves.map { $0 / size }))
    return (number.isFinite ? number : .greatestFiniteMagnitude, direction)
  }

  private static func scaled(_ columns: [[Double]], _ lengths: [Double]) -> [[Double]] {
    zip(columns, lengths).map { column, length in
      column.map { $0 / max(length, 1e-300) }
    }
  }

  private static func columns(_ matrix: [Double], dimension: Int) -> [[Double]] {
    (0..<dimension).map { column in
      stride(from: column, to: matrix.count, by: dimension).map { matrix[$0] }
    }
  }

  private static func length(_ values: [Double]) -> Double {
    values.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }
}
