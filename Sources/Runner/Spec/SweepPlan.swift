public import Arenas
public import CompressionCore
internal import Essentials
public import Foundation
public import Store
internal import Networks
internal import Strategies

/// A cell of a sweep together with what runs it.
public struct PlannedCell: Sendable {
  /// What is computed, with its identity.
  public let identified: IdentifiedCell
  /// The strategy, hyperparameters set.
  public let strategy: any CompressionMethod
  /// The target.
  public let budget: Budget

  /// What is computed.
  public var cell: Cell { identified.cell }
  /// The cell's identity.
  public var identity: String { identified.identity }
}

/// A spec resolved against the indexes: an arena, and every cell to run in it.
///
/// Resolving computes nothing and trains nothing; it may read the arena's corpus, because a cell's
/// identity names the text that it is evaluated on.
public struct SweepPlan: Sendable {
  /// The spec.
  public let spec: SweepSpec
  /// The arena with its options set, once for each variant.
  public let arenas: [any Arena]
  /// The arena's card.
  public let card: ArenaCard
  /// Where trained models are kept.
  public let cacheDirectory: URL
  /// The cells, replicate by replicate, so that an early stop leaves whole replicates behind.
  public let cells: [PlannedCell]

  /// Resolves a spec.
  ///
  /// - Throws: `SpecProblems` with every unknown name and bad value at once, or what the arena's
  ///   corpus meets.
  public init(_ spec: SweepSpec, workshop: Workshop) throws {
    var resolver = SpecResolver(spec: spec)
    let arenas = resolver.arenas(workshop)
    let arms = resolver.arms()
    guard let first = arenas.first, resolver.problems.isEmpty else { throw resolver.failure }
    self.spec = spec
    cacheDirectory = workshop.cache.directory
    card = first.entry.card
    self.arenas = arenas.map(\.arena)
    let evaluations = try arenas.map { try $0.arena.evaluation() }
    let budgets = arms.map(\.budget.json)
    cells = (0..<spec.replicates).flatMap { replicate in
      zip(arenas, evaluations).flatMap { arena, evaluation in
        zip(arms, budgets).map { arm, budget in
          arm.cell(in: arena, evaluation, budget, replicate: replicate)
        }
      }
    }
  }

  /// SHA-256 of the data of all variants of the arena, by name.
  public func digests() throws -> [String: String] {
    try arenas.reduce(into: [:]) { all, arena in
      all.merge(try arena.digests()) { first, _ in first }
    }
  }
}

extension SpecResolver.ResolvedArm {
  fileprivate func cell(
    in arena: SpecResolver.ResolvedArena, _ evaluation: String, _ json: JSONValue,
    replicate: Int
  ) -> PlannedCell {
    let cell = Cell(
      strategy: entry.card.id, strategyRevision: entry.card.revision,
      hyperparameters: hyperparameters, arena: arena.entry.card.id,
      arenaRevision: arena.entry.card.revision, arenaOptions: arena.options,
      budget: json, replicate: replicate, evaluation: evaluation)
    return PlannedCell(identified: IdentifiedCell(cell), strategy: strategy, budget: budget)
  }
}

/// Looks up what a spec names, and notes every mistake.
private struct SpecResolver {
  struct ResolvedArena {
    let entry: ArenaEntry
    let arena: any Arena
    let options: [String: JSONValue]
  }

  struct ResolvedArm {
    let entry: StrategyEntry
    let strategy: any CompressionMethod
    let hyperparameters: [String: JSONValue]
    let budget: Budget
  }

  let spec: SweepSpec
  private(set) var problems: [SpecProblem] = []

  init(spec: SweepSpec) {
    self.spec = spec
  }

  var failure: SpecProblems {
    SpecProblems(problems: problems.sorted { ($0.line ?? 0) < ($1.line ?? 0) })
  }

  private mutating func note(_ message: String, line: Int?) {
    problems.append(SpecProblem(file: spec.file, line: line, message: message))
  }

  /// The arena once for each variant; those that differ in nothing count once.
  mutating func arenas(_ workshop: Workshop) -> [ResolvedArena] {
    guard let entry = ArenaIndex.entry(spec.arena) else {
      note(
        SpecReader.unknown("arena '\(spec.arena)'", spec.arena, ArenaIndex.ids),
        line: spec.lines["arena"])
      return []
    }
    var arenas: [ResolvedArena] = []
    for variant in spec.variants.isEmpty ? [[:]] : spec.variants {
      let options = spec.options.merging(variant) { _, own in own }
      do {
        let others = try entry.nonDefaults(options)
        guard !arenas.contains(where: { $0.options == others }) else { continue }
        let arena = try entry.make(options, workshop: workshop)
        arenas.append(ResolvedArena(entry: entry, arena: arena, options: others))
      } catch {
        let key = variant.isEmpty ? "options" : "grid"
        note("\(error)", line: spec.lines[key] ?? spec.lines["arena"])
      }
    }
    return arenas
  }

  mutating func arms() -> [ResolvedArm] {
    for exclusion in spec.exclusions {
      guard let id = exclusion.strategy, !spec.arms.contains(where: { $0.strategy == id }) else {
        continue
      }
      note("'\(id)' is excluded, but no strategy of the sweep", line: exclusion.line)
    }
    return spec.arms.flatMap { arms(of: $0) }
  }

  private mutating func arms(of arm: SweepSpec.Arm) -> [ResolvedArm] {
    do {
      let entry = try StrategyIndex.entry(arm.strategy)
      let strategy = try entry.method(arm.hyperparameters)
      let hyperparameters = try entry.nonDefaults(arm.hyperparameters)
      if let arena = ArenaIndex.entry(spec.arena), entry.compressesModels,
        !arena.takesModelStrategies
      {
        throw SpecError.arenaTakesLinearMaps(spec.arena)
      }
      if let arena = ArenaIndex.entry(spec.arena), entry.trains, !arena.takesTrainingMethods {
        throw SpecError.arenaDoesNotTrain(spec.arena)
      }
      let budgets = budgets(for: strategy, entry, line: arm.line)
      return budgets.filter { !isExcluded(arm.strategy, $0) }.map {
        ResolvedArm(
          entry: entry, strategy: strategy, hyperparameters: hyperparameters, budget: $0)
      }
    } catch {
      note("\(error)", line: arm.line)
      return []
    }
  }

  /// The budgets of the sweep that a strategy can meet; one that compresses nothing has the dense.
  private mutating func budgets(
    for strategy: any CompressionMethod, _ entry: StrategyEntry, line: Int?
  ) -> [Budget] {
    guard !entry.budgets.isEmpty else { return [.dense] }
    let suitable = spec.targets.map(\.budget).filter { entry.budgets.contains($0.axis) }
    if suitable.isEmpty {
      let kinds = entry.budgets.map(\.rawValue).sorted().joined(separator: ", ")
      note(
        "'\(entry.card.id)' can meet none of the sweep's budgets; it accepts \(kinds)", line: line)
    }
    for budget in suitable {
      do throws(SpecError) {
        try strategy.accepts(budget)
      } catch {
        note("\(error)", line: spec.targets.first { $0.budget == budget }?.line)
      }
    }
    return suitable
  }

  private func isExcluded(_ strategy: String, _ budget: Budget) -> Bool {
    spec.exclusions.contains { exclusion in
      (exclusion.strategy ?? strategy) == strategy && (exclusion.budget ?? budget) == budget
    }
  }
}
