/// What a compressed model may cost: a typed target, never a bare number.
///
/// ```swift
/// let half: Budget = .sparsity(0.5)
/// let semiStructured: Budget = .pattern(2, of: 4)
/// let both: Budget = .sparsity(0.5, bits: 4)
/// ```
public struct Budget: Hashable, Sendable {
  /// Which share of the weights goes.
  public enum Sparsity: Hashable, Sendable {
    /// This fraction of the weights becomes zero, wherever they are.
    case fraction(Double)
    /// Of every `of` consecutive inputs `keep` stay.
    case pattern(keep: Int, of: Int)

    /// The fraction of the weights that goes.
    public var fraction: Double {
      switch self {
      case .fraction(let fraction): fraction
      case .pattern(let keep, let of): 1 - Double(keep) / Double(of)
      }
    }
  }

  /// The kind of a budget; budgets of one kind share an axis in tables and figures.
  public enum Axis: String, Codable, CaseIterable, Sendable {
    /// Nothing is compressed.
    case dense
    /// A fraction of the weights goes.
    case sparsity
    /// n of every m weights stay.
    case pattern
    /// Each weight takes so many bits.
    case bits
    /// Fewer weights, and each takes fewer bits.
    case joint
  }

  /// Which weights go, if any.
  public var sparsity: Sparsity?
  /// The bits of each weight that stays, or nil for floats.
  public var bits: Int?

  /// Joins a sparsity and a bit width, either of which may be absent.
  ///
  /// Nothing is checked here; `validate()` does.
  public init(sparsity: Sparsity? = nil, bits: Int? = nil) {
    self.sparsity = sparsity
    self.bits = bits
  }

  /// Everything stays as it is.
  public static let dense = Budget()

  /// A fraction of the weights goes; those that stay may be quantised too.
  public static func sparsity(_ fraction: Double, bits: Int? = nil) -> Budget {
    Budget(sparsity: .fraction(fraction), bits: bits)
  }

  /// `keep` of every `of` consecutive inputs stay; they may be quantised too.
  public static func pattern(_ keep: Int, of: Int, bits: Int? = nil) -> Budget {
    Budget(sparsity: .pattern(keep: keep, of: of), bits: bits)
  }

  /// Each weight takes so many bits.
  public static func bits(_ bits: Int) -> Budget { Budget(bits: bits) }

  /// The axis on which this budget is a point.
  public var axis: Axis {
    switch (sparsity, bits) {
    case (nil, nil): .dense
    case (nil, .some): .bits
    case (.some, .some): .joint
    case (.fraction, nil): .sparsity
    case (.pattern, nil): .pattern
    }
  }

  /// The place on its axis: the fraction removed, the bits, or for joint budgets the payload bits
  /// per dense weight.
  public var level: Double {
    let removed = sparsity?.fraction ?? 0
    guard let bits else { return removed }
    return (1 - removed) * Double(bits)
  }

  /// Whether the budget leaves every weight as it is.
  public var isFull: Bool { bits == nil && (sparsity?.fraction ?? 0) == 0 }

  /// The same budget with another fraction of the weights removed.
  public func removing(fraction: Double) -> Budget {
    Budget(sparsity: .fraction(fraction), bits: bits)
  }

  /// How many of `count` weights go at a fraction: the largest whole number that is not above it.
  ///
  /// The small excess makes up for fractions that binary cannot hold: 29 % of 100 is 29.
  public static func removed(of count: Int, fraction: Double) -> Int {
    min(count, Int((Double(count) * fraction + 1e-7).rounded(.down)))
  }
}

extension Budget {
  /// The largest m of an n:m pattern.
  public static let largestPattern = 64

  /// Checks that the budget makes sense.
  ///
  /// - Throws: `SpecError.invalidBudget`.
  public func validate() throws(SpecError) {
    switch sparsity {
    case .fraction(let fraction) where !(fraction >= 0 && fraction < 1):
      throw .invalidBudget(found: "sparsity \(fraction)", allowed: "0 or more and below 1")
    case .pattern(let keep, let of)
    where !(keep >= 1 && keep < of && of <= Self.largestPattern):
      throw .invalidBudget(
        found: "pattern \(keep):\(of)",
        allowed: "n:m with n at least 1, below m, and m at most \(Self.largestPattern)")
    default: break
    }
    if let bits, !(1...16).contains(bits) {
      throw .invalidBudget(found: "\(bits) bits", allowed: "1 to 16")
    }
  }
}
