internal import CompressionCore
internal import Essentials

/// A part of a recipe by its id, and how to make one.
struct PartEntry<Part>: Sendable {
  let id: String
  let summary: String
  /// Every hyperparameter with its default.
  let defaults: [String: JSONValue]
  /// Makes the part with some hyperparameters other than their defaults.
  let make: @Sendable ([String: JSONValue]) throws(SpecError) -> Part

  init<H: StrategyHyperparameters>(
    _ id: String, _ summary: String, _ make: @escaping @Sendable (H) -> Part
  ) {
    self.id = id
    self.summary = summary
    defaults = Knobs(H.self, of: id).defaults
    self.make = { (overrides: [String: JSONValue]) throws(SpecError) -> Part in
      let options: H = try Knobs.decode(overrides, of: id)
      return make(options)
    }
  }
}

/// The parts from which a recipe is put together: one line each, in the order of ids.
enum PartIndex {
  static let scores: [PartEntry<any WeightScore>] = [
    score(AMIA.self),
    score(Magnitude.self),
    score(PrunerZero.self),
    score(RandomPruning.self),
    score(Wanda.self),
  ]

  static let allocations: [PartEntry<any Allocation>] = [
    PartEntry("dlp", "blocks with a small median metric keep more") {
      DynamicLayerwiseAllocation(hyperparameters: $0)
    },
    PartEntry("farms", "blocks whose spectra have heavy tails keep more") {
      HeavyTailAllocation(hyperparameters: $0)
    },
    PartEntry("global", "all weights of the model compete") { (_: NoHyperparameters) in
      GlobalThreshold()
    },
    PartEntry("owl", "blocks with many outliers keep more") {
      OutlierWeightedAllocation(hyperparameters: $0)
    },
    PartEntry("tamp", "layers whose outputs differ from token to token keep more") {
      DiversityAllocation(hyperparameters: $0)
    },
    PartEntry("uniform", "every layer loses the same share") { (_: NoHyperparameters) in
      UniformAllocation()
    },
  ]

  static let repairs: [PartEntry<any Repair>] = [
    PartEntry("least-squares", "the weights that stay are refitted to the dense outputs") {
      LeastSquaresRepair(hyperparameters: $0)
    },
    PartEntry("none", "the weights that stay are left alone") { (_: NoHyperparameters) in
      NoRepair()
    },
  ]

  private static func score<S: WeightScore>(_ type: S.Type) -> PartEntry<any WeightScore> {
    PartEntry(S.card.id, S.card.summary) { S(hyperparameters: $0) }
  }

  /// The part with an id.
  ///
  /// - Throws: `SpecError.outOfRange` that lists the ids.
  static func part<Part>(
    _ id: String, of kind: String, in entries: [PartEntry<Part>], options: [String: JSONValue]
  ) throws(SpecError) -> Part {
    guard let entry = entries.first(where: { $0.id == id }) else {
      let known = entries.map(\.id).joined(separator: ", ")
      throw .outOfRange(kind, found: id, allowed: known)
    }
    return try entry.make(options)
  }
}
