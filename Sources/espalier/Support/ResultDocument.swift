import Arenas
import ArgumentParser
import Catalog
import Foundation
import Reporting
import Runner
import Store

/// A report with the results that it shows.
struct ResultDocument {
  let query: ResultQuery
  let rows: [ResultRow]
  let report: Report

  init(_ text: String?, metric: String?, in store: ResultStore) throws {
    let paper = PaperIndex.all.first { $0.slug == text || $0.id == text }
    query = try Self.query(text, paper: paper, in: store)
    rows = try query.rows(in: store)
    let groups = try Self.groups(of: rows, query: query, in: store)
    if let paper {
      report = Self.report(of: paper, try groups.flatMap { try $0.sections(metric: metric) })
    } else if let single = groups.first, groups.count == 1 {
      let title = single.report.question.isEmpty ? single.report.name : single.report.question
      report = Report(
        title: title, lead: text.map { "Results of \($0)." } ?? "All results of the store.",
        sections: try single.sections(metric: metric))
    } else {
      report = Report(
        title: text.map { "Results of \($0)" } ?? "All results",
        lead: "\(rows.count) cells under \(groups.count) evaluation signatures, each by itself.",
        sections: try groups.flatMap { try $0.sections(metric: metric, isOneOfMany: true) })
    }
  }

  private static func query(
    _ text: String?, paper: Paper?, in store: ResultStore
  ) throws -> ResultQuery {
    guard let text else { return ResultQuery() }
    if let paper {
      guard !paper.strategies.isEmpty else {
        throw ValidationError(
          "nothing runs '\(paper.slug)' yet, so that there are no results of it")
      }
      let names = paper.strategies.map { "'\($0)'" }.joined(separator: ", ")
      return ResultQuery(filter: "strategy in [\(names)]")
    }
    let name = text.hasSuffix(".yaml") ? try SweepName.resolve(text) : text
    if try store.sweeps().contains(where: { $0.name == name }) { return ResultQuery(sweep: name) }
    return ResultQuery(filter: text)
  }

  /// Results that are comparable with each other, group by group.
  private static func groups(
    of rows: [ResultRow], query: ResultQuery, in store: ResultStore
  ) throws -> [ComparableResults] {
    let definitions = try store.definitions()
    let spec = try store.sweeps().first { $0.name == query.sweep }?.spec ?? ""
    let question = (try? SweepSpec(text: spec, file: query.sweep ?? ""))?.question ?? ""
    let groups = Dictionary(grouping: rows) { "\($0.cell.arena) \($0.cell.evaluation)" }
    guard !groups.isEmpty else {
      throw ReportError.noResults(name: query.sweep ?? query.filter ?? "the store")
    }
    return try groups.sorted { $0.key < $1.key }.map { key, rows in
      let name = query.sweep ?? String(key.prefix { $0 != " " })
      return ComparableResults(
        report: try SweepReport(
          name: name, question: question, rows: rows, definitions: definitions), spec: spec)
    }
  }

  private static func report(of paper: Paper, _ sections: [Report.Section]) -> Report {
    var facts = [
      Report.Fact("list", "\(paper.id), \(paper.year)"),
      Report.Fact("claim", paper.claims.map(\.sentence).joined(separator: " ")),
      Report.Fact("fidelity", paper.fidelity),
    ]
    facts += paper.links.map { Report.Fact("link", $0) }
    let reported = ResultTable(
      name: "reported", title: "What the paper reports",
      columns: [
        .init(key: "setting", header: "setting", kind: .text),
        .init(key: "metric", header: "metric", kind: .text),
        .init(key: "value", header: "value", kind: .text),
        .init(key: "source", header: "source", kind: .text),
      ],
      rows: paper.reported.map { number in
        [
          .text(number.setting), .text(number.metric), .text("\(number.value)"),
          .text(number.source),
        ]
      }, marksBest: false)
    let tables: [Report.Block] = paper.reported.isEmpty ? [] : [.table(reported)]
    return Report(
      title: paper.title, lead: paper.summary,
      sections: [Report.Section("The paper", [.facts(facts)] + tables)] + sections)
  }
}

/// Results of one evaluation signature, with the spec that they are from.
private struct ComparableResults {
  let report: SweepReport
  let spec: String

  func sections(metric: String?, isOneOfMany: Bool = false) throws -> [Report.Section] {
    let arena = report.groups.first?.rows.first?.cell.arena ?? ""
    let own = ArenaIndex.entry(arena)?.card.primaryMetric
    let chosen = metric ?? own ?? report.metrics.first ?? ""
    let coverage = CoverageMatrix(catalogOf: arena, report.groups)
    let sections = try report.sections(
      SweepReport.Context(metric: chosen, spec: spec, coverage: coverage))
    guard isOneOfMany else { return sections }
    return sections.map { Report.Section("\(arena): \($0.heading)", $0.blocks) }
  }
}
