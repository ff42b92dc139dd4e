internal import Foundation

extension Law {
  /// A prediction and its derivatives.
  public struct Evaluation: Sendable, Equatable {
    /// The predicted loss L.
    public let value: Double
    /// ∂ log L / ∂p for each constant p, in the order of `parameters`.
    ///
    /// For a coefficient c this is the derivative by c itself, not by log c.
    public let gradient: [Double]
  }

  /// The predicted loss.
  ///
  /// - Parameters:
  ///   - point: The value of every column of the law.
  ///   - constants: The value of every constant; a constant of a dropped term may be missing.
  /// - Returns: L, in the unit of the losses.
  public func predict(at point: [String: Double], with constants: [String: Double]) -> Double {
    terms.reduce(offsetValue(point)) { $0 + termValue($1, at: point, with: constants) }
  }

  /// The predicted loss L with the analytic gradient of log L.
  ///
  /// With terms tₖ = cₖ Π xⱼ^(±θⱼ):
  ///
  /// ```
  /// ∂ log L / ∂cₖ = tₖ / (cₖ L)      ∂ log L / ∂θⱼ = Σₖ ± tₖ log xⱼ / L
  /// ```
  public func evaluate(at point: [String: Double], with constants: [String: Double]) -> Evaluation {
    let value = predict(at: point, with: constants)
    var unit = constants
    for name in coefficients { unit[name] = 1 }
    let byCoefficient = terms.map { term in
      held[term.coefficient] == nil ? termValue(term, at: point, with: unit) / value : 0
    }
    let byExponent = exponents.map { exponent in
      terms.reduce(0.0) { sum, term in
        let slope = term.factors.filter { $0.exponent == exponent.name }.reduce(0.0) {
          $0 + $1.sign * $1.logarithm(of: column($1.column, of: point))
        }
        return slope == 0 ? sum : sum + slope * termValue(term, at: point, with: constants) / value
      }
    }
    return Evaluation(value: value, gradient: byCoefficient + byExponent)
  }

  private func offsetValue(_ point: [String: Double]) -> Double {
    offset.map { column($0, of: point) } ?? 0
  }

  func termValue(
    _ term: LawTerm, at point: [String: Double], with constants: [String: Double]
  ) -> Double {
    let coefficient = held[term.coefficient] ?? constant(term.coefficient, of: constants)
    guard coefficient != 0 else { return 0 }
    let power = term.factors.reduce(0.0) { sum, factor in
      let exponent = held[factor.exponent] ?? constant(factor.exponent, of: constants)
      return sum + factor.sign * exponent * factor.logarithm(of: column(factor.column, of: point))
    }
    return coefficient * exp(power)
  }

  private func column(_ name: String, of point: [String: Double]) -> Double {
    guard let value = point[name] else {
      preconditionFailure("\(self.name) reads '\(name)'; the point has \(point.keys.sorted())")
    }
    return value
  }

  private func constant(_ name: String, of constants: [String: Double]) -> Double {
    guard let value = constants[name] else {
      preconditionFailure("\(self.name) needs '\(name)'; given are \(constants.keys.sorted())")
    }
    return value
  }
}
