/// What is taken for the size N of a model that is pruned while it trains.
///
/// The laws that differ in this alone have one form: only the column differs.
public enum SizeMeasure: String, Sendable, CaseIterable, Codable {
  /// The parameters of a dense model, N.
  case parameters
  /// The mean over training tokens of the nonzero parameters, N̄ = (1/D) ∫ N(τ) dτ.
  case averageParameters = "average_parameters"
  /// The nonzero parameters at the end of training.
  case finalParameters = "final_parameters"
  /// The parameters at the start of training.
  case initialParameters = "initial_parameters"

  /// The name of the Chinchilla form with this size.
  var law: String {
    switch self {
    case .parameters: "chinchilla"
    case .averageParameters: "average-parameters"
    case .finalParameters: "final-parameters"
    case .initialParameters: "initial-parameters"
    }
  }
}

extension Law {
  /// All laws, each under its own name.
  public static let all: [Law] =
    SizeMeasure.allCases.map(chinchilla) + [
      pSquared, pSquaredWithoutSize, pSquaredOnPrunedSize, pSquaredWithSplitRates, sparse,
      powerWithFloor,
    ]

  /// The law of this name; nil when there is none.
  public static func named(_ name: String) -> Law? { all.first { $0.name == name } }

  /// Chinchilla's law on a dense model's parameters.
  public static let chinchilla = chinchilla(size: .parameters)

  /// Chinchilla's law, L = E + A/N^α + B/D^β, with a choice of what N is.
  ///
  /// With `SizeMeasure.averageParameters` this is the law of *The Journey Matters*; the final and
  /// the initial parameter count are its rivals. Columns: the size measure's raw value, `tokens`.
  ///
  /// References: J. Hoffmann et al., *Training Compute-Optimal Large Language Models*, 2022;
  /// T. Besiroglu et al., *Chinchilla Scaling: A replication attempt*, 2024; T. Jin et al., *The
  /// Journey Matters: Average Parameter Count over Pre-training Unifies Sparse and Dense Scaling
  /// Laws*, 2025.
  public static func chinchilla(size: SizeMeasure) -> Law {
    Law(
      size.law, formula: "L = E + A/N^alpha + B/D^beta",
      reference: size == .parameters ? "arXiv:2203.15556" : "arXiv:2501.12486",
      columns: [
        LawColumn(name: size.rawValue, domain: .positive),
        LawColumn(name: "tokens", domain: .positive),
      ],
      terms: [
        LawTerm(coefficient: "E", factors: []),
        LawTerm(coefficient: "A", factors: [over(size.rawValue, "alpha")]),
        LawTerm(coefficient: "B", factors: [over("tokens", "beta")]),
      ],
      exponents: [decay("alpha"), decay("beta")],
      requirements: [.floor(over: size.rawValue, "E, A and alpha"), .tokens("E, B and beta")])
  }

  /// The P² law, L = L₀ + (1/ρ)^γ (1/N₀)^δ (N_C/N₀^α + D_C/D^β + E).
  ///
  /// The loss of a pruned model after post-training on D tokens: N₀ is the size before pruning, ρ
  /// the pruning rate, L₀ the loss of the unpruned model. As the excess grows with ρ, γ is
  /// negative. Columns: `reference_loss`, `rate`, `parameters`, `tokens`.
  ///
  /// Reference: *P² Law: Scaling Law for Post-Training After Model Pruning*, ACL 2025.
  public static let pSquared = pSquaredForm(
    "p2", formula: "L = L0 + (1/rho)^gamma (1/N0)^delta (N_C/N0^alpha + D_C/D^beta + E)",
    common: [over("rate", "gamma"), over("parameters", "delta")],
    exponents: [signed("gamma", 2), signed("delta", 0.6), decay("alpha"), decay("beta")],
    size: LawRequirement(
      column: "parameters", distinct: 3,
      because:
        "one size cannot separate delta from alpha, and two cannot separate N_C, alpha and E",
      remedies: [1: ["N_C": 0, "delta": 0], 2: ["E": 0]]))

  /// The P² law without the common size factor, that is with δ = 0.
  public static let pSquaredWithoutSize = pSquaredForm(
    "p2-without-delta", formula: "L = L0 + (1/rho)^gamma (N_C/N0^alpha + D_C/D^beta + E)",
    common: [over("rate", "gamma")],
    exponents: [signed("gamma", 2), decay("alpha"), decay("beta")],
    size: LawRequirement(
      column: "parameters", distinct: 3, because: "N_C, alpha and E need three sizes",
      remedies: [1: ["N_C": 0], 2: ["E": 0]]))

  /// A rival of the P² law: Chinchilla's law on the size after pruning.
  ///
  /// L = E + N_C/((1 − ρ) N₀)^α + D_C/D^β.
  public static let pSquaredOnPrunedSize = Law(
    "pruned-size", formula: "L = E + N_C/((1-rho) N0)^alpha + D_C/D^beta",
    reference: "arXiv:2411.10272",
    columns: [
      LawColumn(name: "rate", domain: .share), LawColumn(name: "parameters", domain: .positive),
      LawColumn(name: "tokens", domain: .positive),
    ],
    terms: [
      LawTerm(coefficient: "E", factors: []),
      LawTerm(
        coefficient: "N_C",
        factors: [
          LawFactor(column: "rate", complement: true, exponent: "alpha", sign: -1),
          over("parameters", "alpha"),
        ]),
      LawTerm(coefficient: "D_C", factors: [over("tokens", "beta")]),
    ],
    exponents: [decay("alpha"), decay("beta")], requirements: [.tokens("E, D_C and beta")])

  /// A rival of the P² law: an own power of ρ for each term, and no floor.
  ///
  /// L = L₀ + N_C ρ^g/N₀^α + D_C ρ^h/D^β.
  public static let pSquaredWithSplitRates = Law(
    "p2-split-rates", formula: "L = L0 + N_C rho^g/N0^alpha + D_C rho^h/D^beta",
    reference: "arXiv:2411.10272", columns: pSquaredColumns, offset: "reference_loss",
    terms: [
      LawTerm(
        coefficient: "N_C", factors: [times("rate", "g"), over("parameters", "alpha")]),
      LawTerm(coefficient: "D_C", factors: [times("rate", "h"), over("tokens", "beta")]),
    ],
    exponents: [signed("g", 2), signed("h", 2), decay("alpha"), decay("beta")],
    requirements: [
      LawRequirement(
        column: "rate", distinct: 2, because: "g and h need two pruning rates",
        remedies: [1: ["g": 0, "h": 0]]),
      LawRequirement(
        column: "parameters", distinct: 2, because: "N_C and alpha need two sizes",
        remedies: [1: ["alpha": 0]]),
      .tokens("the first term, D_C and beta"),
    ])

  /// The law of sparsely connected models, L = (a(1 − S)^b + c) N^−d + e D^−f + g.
  ///
  /// S is the sparsity and N the size measure that the caller puts into `parameters`. Columns:
  /// `sparsity`, `parameters`, `tokens`.
  ///
  /// Reference: E. Frantar et al., *Scaling Laws for Sparsely-Connected Foundation Models*, 2024.
  public static let sparse = Law(
    "sparse", formula: "L = (a(1-S)^b + c) N^-d + e D^-f + g", reference: "arXiv:2309.08520",
    columns: [
      LawColumn(name: "sparsity", domain: .share),
      LawColumn(name: "parameters", domain: .positive),
      LawColumn(name: "tokens", domain: .positive),
    ],
    terms: [
      LawTerm(
        coefficient: "a",
        factors: [
          LawFactor(column: "sparsity", complement: true, exponent: "b", sign: 1),
          over("parameters", "d"),
        ]),
      LawTerm(coefficient: "c", factors: [over("parameters", "d")]),
      LawTerm(coefficient: "e", factors: [over("tokens", "f")]),
      LawTerm(coefficient: "g", factors: []),
    ],
    exponents: [signed("b", 2.5), decay("d"), decay("f")],
    requirements: [
      LawRequirement(
        column: "sparsity", distinct: 3, because: "a, b and c need three sparsities",
        remedies: [1: ["a": 0], 2: ["c": 0]]),
      LawRequirement(
        column: "parameters", distinct: 2,
        because: "one size cannot separate d from the coefficients", remedies: [:]),
      .tokens("e, f and g"),
    ])

  /// A power law with a floor, L = E + A x^−α.
  ///
  /// Column: `x`.
  ///
  /// Reference: J. Kaplan et al., *Scaling Laws for Neural Language Models*, 2020, without a floor.
  public static let powerWithFloor = Law(
    "power", formula: "L = E + A x^-alpha", reference: "arXiv:2001.08361",
    columns: [LawColumn(name: "x", domain: .positive)],
    terms: [
      LawTerm(coefficient: "E", factors: []),
      LawTerm(coefficient: "A", factors: [over("x", "alpha")]),
    ],
    exponents: [decay("alpha")], requirements: [.floor(over: "x", "E, A and alpha")])

  private static let pSquaredColumns = [
    LawColumn(name: "reference_loss", domain: .positive),
    LawColumn(name: "rate", domain: .properShare),
    LawColumn(name: "parameters", domain: .positive), LawColumn(name: "tokens", domain: .positive),
  ]

  private static func pSquaredForm(
    _ name: String, formula: String, common: [LawFactor], exponents: [LawExponent],
    size: LawRequirement
  ) -> Law {
    Law(
      name, formula: formula, reference: "arXiv:2411.10272", columns: pSquaredColumns,
      offset: "reference_loss",
      terms: [
        LawTerm(coefficient: "N_C", factors: common + [over("parameters", "alpha")]),
        LawTerm(coefficient: "D_C", factors: common + [over("tokens", "beta")]),
        LawTerm(coefficient: "E", factors: common),
      ],
      exponents: exponents,
      requirements: [
        LawRequirement(
          column: "rate", distinct: 2,
          because: "one pruning rate cannot separate gamma from the coefficients",
          remedies: [1: ["gamma": 0]]),
        size, .tokens("the other terms, D_C and beta"),
      ])
  }

  private static func over(_ column: String, _ exponent: String) -> LawFactor {
    LawFactor(column: column, complement: false, exponent: exponent, sign: -1)
  }

  private static func times(_ column: String, _ exponent: String) -> LawFactor {
    LawFactor(column: column, complement: false, exponent: exponent, sign: 1)
  }

  private static func decay(_ name: String) -> LawExponent {
    LawExponent(name: name, low: 0.04, high: 2)
  }

  private static func signed(_ name: String, _ bound: Double) -> LawExponent {
    LawExponent(name: name, low: -bound, high: bound)
  }
}
