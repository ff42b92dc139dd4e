import Arenas
import ArgumentParser
import Catalog
import CompressionCore
import Foundation
import Networks
import ScalingLaws
import Store
import Strategies

/// What a shell offers for an argument; asked when the key is pressed, so that it is never old.
extension CompletionKind {
  static let strategies = CompletionKind.custom { _, _, _ in strategyNames }

  private static var strategyNames: [String] { StrategyIndex.all.map(\.card.id) }

  static let arenas = CompletionKind.custom { _, _, _ in ArenaIndex.ids }

  /// Reference models.
  static let models = CompletionKind.custom { _, _, _ in ReferenceIndex.names + ["all"] }

  /// Sweeps in the store.
  static let sweeps = CompletionKind.custom { words, _, _ in StoredNames(words).sweeps }

  /// Strategies and sweeps; cells are too many to offer.
  static let comparable = CompletionKind.custom { words, _, _ in
    strategyNames + StoredNames(words).sweeps
  }

  /// Everything that `show` knows by a name.
  static let things = CompletionKind.custom { words, _, _ in
    let papers = PaperIndex.all.flatMap { [$0.slug] + $0.claims.map(\.id) }
    return [strategyNames, ArenaIndex.ids, ReferenceIndex.names, papers, StoredNames(words).sweeps]
      .flatMap(\.self)
  }

  /// Papers whose claims can be judged, and those claims.
  static let claims = CompletionKind.custom { _, _, _ in
    PaperIndex.all.flatMap { paper -> [String] in
      let claims = paper.claims.filter { $0.test != nil }.map(\.id)
      return claims.isEmpty ? [] : [paper.slug] + claims
    }
  }

  /// Metrics that the store has numbers of.
  static let metrics = CompletionKind.custom { words, _, _ in StoredNames(words).metrics }

  static let laws = CompletionKind.custom { _, _, _ in Law.all.map(\.name) }

  /// Specs of sweeps.
  static let specs = CompletionKind.file(extensions: ["yaml", "yml"])
}

/// Names in the store that a command line speaks of; none when it cannot be read.
private struct StoredNames {
  private let store: ResultStore?

  init(_ words: [String]) {
    let named = words.firstIndex(of: "--db").map { words[($0 + 1)...].first } ?? nil
    let path = named ?? StoreOptions.standardPath
    store = try? ResultStore.open(readOnly: path)
  }

  var sweeps: [String] { (try? store?.sweeps().map(\.name)) ?? [] }
  var metrics: [String] { (try? store?.definitions().map(\.name)) ?? [] }
}
