import Arenas
import ArgumentParser
import CompressionCore
import Catalog
import Essentials
import Foundation
import Networks
import Reporting
import Store
import Strategies
import Verdicts

/// `ls`: list what there is.
struct List: ParsableCommand {
  enum Kind: String, ExpressibleByArgument, CaseIterable {
    case papers, strategies, arenas, models, corpora, runs, sweeps, claims
  }

  static let configuration = CommandConfiguration(
    commandName: "ls", abstract: "List papers, strategies, arenas, models, corpora, runs, sweeps.",
    discussion: "Example: espalier ls papers --json")

  @Argument(help: "papers, strategies, arenas, models, corpora, runs, sweeps or claims.")
  var kind: Kind
  @Option(help: "For runs: only those that this filter lets through.") var filter: String?
  @Flag(help: "For models: also those in the cache that have no name.") var all = false
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  mutating func run() throws {
    if filter != nil, kind != .runs { throw ValidationError("--filter is for runs") }
    if all, kind != .models { throw ValidationError("--all is for models") }
    if kind == .papers, output.json {
      print(try Listings.papersJSON(judged: judgedClaims()))
      return
    }
    try output.print(table())
  }

  private func table() throws -> ResultTable {
    switch kind {
    case .papers: return Listings.papers(judged: try judgedClaims())
    case .strategies: return Listings.strategies
    case .arenas: return Listings.arenas
    case .models: return try ModelListing(cache: .standard()).table(all: all)
    case .corpora: return Listings.corpora
    case .claims: return ClaimTables.list(try ClaimLedger.stored(in: store).judged)
    case .runs:
      let expression = try filter.map { try FilterExpression(parsing: $0) }
      let wanted = [output.least, output.most].compactMap { $0 }
      let rows = try store.reading().results(
        where: expression, reading: RunTables.content(also: wanted))
      return RunTables.runs(rows, also: wanted)
    case .sweeps: return try Listings.sweeps(store.reading())
    }
  }
}

extension List {
  /// The ids of the claims that the store has a verdict on.
  private func judgedClaims() throws -> Set<String> {
    Set(try ClaimLedger.stored(in: store).evidence.map(\.claim.id))
  }
}

/// The lists themselves.
enum Listings {
  private static func table(_ name: String, _ headers: [String], _ rows: [[String]]) -> ResultTable
  {
    ResultTable(
      name: name, title: "",
      columns: headers.map { .init(key: $0, header: $0, kind: .text) },
      rows: rows.map { $0.map { .text($0) } }, marksBest: false)
  }

  static var runnable: Set<String> { Set(StrategyIndex.all.map(\.card.id)) }

  static func papers(judged: Set<String>) -> ResultTable {
    table(
      "papers", ["id", "slug", "arena", "status", "title"],
      PaperIndex.all.map { paper in
        let status = paper.status(runnableStrategies: runnable, judgedClaims: judged)
        return [paper.id, paper.slug, paper.arena.rawValue, status.rawValue, paper.title]
      })
  }

  static func papersJSON(judged: Set<String>) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let records = PaperIndex.all.map { paper in
      PaperRecord(
        paper: paper, status: paper.status(runnableStrategies: runnable, judgedClaims: judged))
    }
    return String(decoding: try encoder.encode(records), as: UTF8.self)
  }

  static var strategies: ResultTable {
    table(
      "strategies", ["id", "family", "budgets", "needs", "summary"],
      StrategyIndex.all.map { entry in
        [
          entry.card.id, entry.card.family.rawValue,
          entry.budgets.map(\.rawValue).sorted().joined(separator: " "),
          entry.needNames.joined(separator: " "), entry.card.summary,
        ]
      })
  }

  static var arenas: ResultTable {
    table(
      "arenas", ["id", "metric", "title", "summary"],
      ArenaIndex.all.map {
        [$0.card.id, $0.card.primaryMetric, $0.card.title, $0.card.summary]
      })
  }

  static var corpora: ResultTable {
    table(
      "corpora", ["name", "what"],
      [
        ["wordnet", "glosses of Debian's wordnet-base, real English"],
        ["grammar", "seeded probabilistic grammar, embedded, exact entropy known"],
        ["gcide", "entries of Debian's dict-gcide, 40 MB of real English"],
        ["file:PATH", "any UTF-8 text, documents parted by blank lines"],
        ["wordnet+grammar", "several of them mixed; one with a path comes last"],
        ["glyphs:28", "embedded letters of strokes, 28×28 or 32×32, 10 to 26 classes"],
        ["idx:FOLDER", "images and labels in the format of MNIST, plain or gzip"],
        ["cifar10:PATH", "images in CIFAR-10's binary format"],
      ])
  }

  static func sweeps(_ store: ResultStore) throws -> ResultTable {
    table(
      "sweeps", ["name", "cells", "finished", "changed"],
      try store.sweeps().map { sweep in
        let progress = try store.progress(sweep.name)
        return [
          sweep.name, "\(progress.total)", "\(progress.count(.finished))", sweep.updatedAt,
        ]
      })
  }
}
