internal import Foundation

/// A law and a table, laid out for the optimiser.
///
/// The unknowns are ψ = (log c₁ … log c_K, θ₁ … θ_P), and each term's logarithm is linear in them:
///
/// ```
/// log tₖ(i) = base[i,k] + log cₖ + Σₚ slope[i,k,p] θₚ
/// ```
///
/// The logarithms of the columns are centred at their means, so that coefficients and exponents are
/// nearly uncorrelated; `published(_:)` shifts back to the constants of the law as it is written.
struct FitProblem {
  let law: Law
  let coefficients: [String]
  let exponents: [LawExponent]
  let rows: Int
  /// Observed losses, their logarithms, and what the law adds to the terms.
  let losses: [Double]
  let logLosses: [Double]
  let offsets: [Double]
  /// [row, term] and [row, term, exponent], flat.
  let base: [Double]
  let slopes: [Double]
  /// log c as published = log c centred − constant − Σ shift θ: by [term], [term, exponent].
  let constantShift: [Double]
  let exponentShift: [Double]

  var terms: Int { coefficients.count }
  var dimension: Int { coefficients.count + exponents.count }
  var names: [String] { coefficients + exponents.map(\.name) }

  /// Lays out a table; the term `uncentred` keeps its published coefficient, for profiles of it.
  init(_ law: Law, _ table: FitTable, uncentred: String? = nil) {
    self.law = law
    let live = law.liveTerms
    let exponents = law.freeExponents
    self.coefficients = live.map(\.coefficient)
    self.exponents = exponents
    rows = table.count
    losses = table.losses
    logLosses = table.losses.map { log($0) }
    offsets = law.offset.map { table.values(of: $0) } ?? Array(repeating: 0, count: table.count)
    var design = Design(rows: table.count, terms: live.count, exponents: exponents.count)
    for (term, summand) in live.enumerated() {
      for factor in summand.factors {
        design.add(
          factor, of: table, to: term,
          exponent: exponents.firstIndex { $0.name == factor.exponent },
          held: law.held[factor.exponent] ?? 0, centred: summand.coefficient != uncentred)
      }
    }
    base = design.base
    slopes = design.slopes
    constantShift = design.constantShift
    exponentShift = design.exponentShift
  }

  /// The constants of the law as it is written, from centred unknowns.
  func published(_ unknowns: [Double]) -> [String: Double] {
    var constants = law.held
    for term in 0..<terms {
      constants[coefficients[term]] = exp(publishedLog(term, unknowns))
    }
    for (index, exponent) in exponents.enumerated() {
      constants[exponent.name] = unknowns[terms + index]
    }
    return constants
  }

  /// The centred unknowns of published constants.
  func unknowns(_ constants: [String: Double]) -> [Double] {
    let powers = exponents.map { constants[$0.name] ?? 0 }
    let logs = (0..<terms).map { term in
      log(max(constants[coefficients[term]] ?? 0, 1e-300)) + constantShift[term]
        + zip(powers, exponentShift[(term * powers.count)...]).reduce(0) { $0 + $1.0 * $1.1 }
    }
    return logs + powers
  }

  private func publishedLog(_ term: Int, _ unknowns: [Double]) -> Double {
    exponents.indices.reduce(unknowns[term] - constantShift[term]) {
      $0 - exponentShift[term * exponents.count + $1] * unknowns[terms + $1]
    }
  }
}

/// The linear parts of the logarithms of the terms, while they are gathered.
private struct Design {
  let rows: Int
  let terms: Int
  let exponents: Int
  var base: [Double]
  var slopes: [Double]
  var constantShift: [Double]
  var exponentShift: [Double]

  init(rows: Int, terms: Int, exponents: Int) {
    self.rows = rows
    self.terms = terms
    self.exponents = exponents
    base = Array(repeating: 0, count: rows * terms)
    slopes = Array(repeating: 0, count: rows * terms * exponents)
    constantShift = Array(repeating: 0, count: terms)
    exponentShift = Array(repeating: 0, count: terms * exponents)
  }

  mutating func add(
    _ factor: LawFactor, of table: FitTable, to term: Int, exponent: Int?, held: Double,
    centred: Bool
  ) {
    let logs = table.values(of: factor.column).map { factor.sign * factor.logarithm(of: $0) }
    let mean = centred ? logs.reduce(0, +) / Double(rows) : 0
    if let exponent { exponentShift[term * exponents + exponent] += mean }
    if exponent == nil { constantShift[term] += held * mean }
    for row in 0..<rows {
      let value = logs[row] - mean
      if let exponent {
        slopes[(row * terms + term) * exponents + exponent] += value
      } else {
        base[row * terms + term] += held * value
      }
    }
  }
}
