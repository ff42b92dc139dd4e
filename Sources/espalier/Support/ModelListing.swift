import Essentials
import Foundation
import Networks
import Reporting
import Runner

/// The reference models as a table, and one of them in full.
struct ModelListing {
  let cache: ModelCache

  /// A row for each named model, and with `all` one for each other model in the cache.
  func table(all: Bool = false) throws -> ResultTable {
    let inventory = try cache.inventory()
    let named = ReferenceIndex.all.map { ($0, $0.replicates(in: inventory)) }
    var rows = named.map { row($0.name, $0.kind, $0.source, $0.summary, replicates: $1) }
    if all {
      let known = Set(named.flatMap { $1.map(\.digest) })
      rows += inventory.filter { !known.contains($0.digest) }.map { record in
        row(record.digest, record.reference.kind, record.reference.source, "", replicates: [record])
      }
    }
    return ResultTable(
      name: "reference-models", title: "Reference models",
      caption:
        "held out: mean over the trained seeds, loss in nats/token; trivial: the same number "
        + "of a model that knows nearly nothing; seconds: processor time of one training, all "
        + "threads together, of which two quiet cores take half; \(Processor.name), "
        + "\(ProcessInfo.processInfo.activeProcessorCount) cores", columns: Self.columns,
      rows: rows, marksBest: false)
  }

  private static let columns: [ResultTable.Column] = [
    .init(key: "model", header: "model", kind: .text),
    .init(key: "kind", header: "kind", kind: .text),
    .init(key: "data", header: "data", kind: .text),
    .init(key: "parameters", header: "parameters", kind: .number),
    .init(key: "metric", header: "metric", kind: .text),
    .init(key: "held_out", header: "held out", kind: .number),
    .init(key: "trivial", header: "trivial", kind: .number),
    .init(key: "trivial_model", header: "trivial model", kind: .text),
    .init(key: "examples", header: "examples seen", kind: .number),
    .init(key: "seconds", header: "seconds", kind: .number),
    .init(key: "seeds", header: "seeds", kind: .number),
    .init(key: "checks", header: "checks", kind: .text),
    .init(key: "what", header: "what", kind: .text),
  ]

  private func row(
    _ name: String, _ kind: String, _ data: String, _ what: String,
    replicates: [CachedModelRecord]
  ) -> [ResultTable.Cell] {
    guard let first = replicates.first?.summary else {
      let missing = [ResultTable.Cell](repeating: .missing(reason: "not trained"), count: 9)
      return [.text(name), .text(kind), .text(data)] + missing + [.text(what)]
    }
    let summaries = replicates.map(\.summary)
    func mean(_ value: (TrainingSummary) -> Double) -> ResultTable.Cell {
      .number(summaries.reduce(0) { $0 + value($1) } / Double(summaries.count))
    }
    let checks = summaries.flatMap(\.checks)
    let held = checks.count { $0.passed }
    return [
      .text(name), .text(kind), .text(data), .number(Double(first.parameters)),
      .text(first.quality.metric), mean { $0.quality.value }, mean { $0.quality.trivial },
      .text(first.quality.trivialName), .number(Double(first.examples)),
      mean { $0.processorSeconds }, .number(Double(replicates.count)),
      .text(held == checks.count ? "all \(held) hold" : "\(checks.count - held) FAIL"),
      .text(what),
    ]
  }

  /// Configuration, checks, quality and time of one model.
  func description(of entry: ReferenceEntry) throws -> String {
    var lines = [
      "\(entry.name): \(entry.summary)", "kind      \(entry.kind)", "data      \(entry.source)",
    ]
    lines += Self.settings(entry.description).map { "setting   \($0)" }
    let replicates = entry.replicates(in: try cache.inventory())
    if replicates.isEmpty {
      lines.append("trained   no: espalier train \(entry.name)")
    }
    for record in replicates {
      lines += ["", "seed      \(record.reference.seed)", TrainingText.summary(record)]
      lines += record.summary.others.sorted { $0.key < $1.key }.map {
        String(format: "measured  %@ %.4g", $0.key, $0.value)
      }
      lines += record.summary.checks.filter(\.passed).map { Descriptions.check($0) }
      lines += record.summary.splits.sorted { $0.key < $1.key }.map {
        "split     \($0.key) \($0.value.prefix(16))"
      }
    }
    return lines.joined(separator: "\n")
  }

  /// The description line by line, as in `configuration.width = 128`.
  private static func settings(_ value: JSONValue, path: String = "") -> [String] {
    guard let fields = value.objectValue else { return ["\(path) = \(value)"] }
    return fields.sorted { $0.key < $1.key }.flatMap { key, value in
      settings(value, path: path.isEmpty ? key : "\(path).\(key)")
    }
  }
}
