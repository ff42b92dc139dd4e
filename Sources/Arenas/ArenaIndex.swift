internal import CompressionCore
public import Essentials
internal import Foundation

/// An arena in the index: its card, its options, and how to make one.
public struct ArenaEntry: Sendable {
  /// What is said of the arena.
  public let card: ArenaCard
  /// Whether strategies that compress whole models can be measured there.
  public let takesModelStrategies: Bool
  /// Whether strategies that act in every step of a training can be measured here.
  public let takesTrainingMethods: Bool
  private let knobs: Knobs
  private let builder: @Sendable ([String: JSONValue], Workshop) throws -> any Arena

  init<A: Arena>(_ type: A.Type) {
    let id = A.card.id
    card = A.card
    takesModelStrategies = A.takesModelStrategies
    takesTrainingMethods = A.takesTrainingMethods
    knobs = Knobs(A.Options.self, of: id)
    builder = { overrides, workshop in
      try A(options: Knobs.decode(overrides, of: id), workshop: workshop)
    }
  }

  /// Every option with its default.
  public var defaults: [String: JSONValue] { knobs.defaults }

  /// Makes the arena with some options other than their defaults.
  ///
  /// - Throws: `SpecError` for an unknown option, a wrong type or a value out of range.
  public func make(_ overrides: [String: JSONValue], workshop: Workshop) throws -> any Arena {
    try builder(overrides, workshop)
  }

  /// The options that differ from their defaults, as they enter the identity of a cell.
  public func nonDefaults(_ overrides: [String: JSONValue]) throws -> [String: JSONValue] {
    try knobs.nonDefaults(overrides)
  }
}

/// Every arena, by id.
public enum ArenaIndex {
  /// The entries; a new arena is one line here.
  public static let all: [ArenaEntry] = [
    ArenaEntry(EncoderArena.self),
    ArenaEntry(LanguageModelArena.self),
    ArenaEntry(PostTrainingArena.self),
    ArenaEntry(PretrainingArena.self),
    ArenaEntry(VisionArena.self),
  ]

  /// Arenas that no list shows.
  private static let hidden = [ArenaEntry(ProbeArena.self)]

  /// The arena with an id, or nil.
  public static func entry(_ id: String) -> ArenaEntry? {
    let showsHidden = ProcessInfo.processInfo.environment["ESPALIER_PROBE"] != nil
    return (showsHidden ? all + hidden : all).first { $0.card.id == id }
  }

  /// The ids, sorted.
  public static var ids: [String] { all.map(\.card.id).sorted() }
}
