import Essentials
import Foundation
import Store
import Testing

@testable import Reporting

@Suite struct VerificationTests {
  private struct Bench {
    let folder: URL
    let store: ResultStore
    let manifest: Manifest

    init(_ folder: URL, query: ResultQuery = ResultQuery(sweep: "pair")) throws {
      self.folder = folder
      store = try Samples.store(in: folder) { _, sparsity, _ in sparsity }
      let data = Data("a table\n".utf8)
      try data.write(to: folder.appending(path: "table.md"))
      manifest = Manifest(
        version: "1", query: query, results: ResultDigests(try query.rows(in: store)),
        files: ["table.md": data])
    }

    func check() throws -> Verification {
      try Verification(of: manifest, in: folder, store: store)
    }
  }

  @Test func `the digest of a cell is that of manifests written before`() throws {
    try Samples.withFolder { folder in
      let store = try ResultStore(path: folder.appending(path: "store.sqlite").path)
      try store.register(sweep: "one", spec: "", cells: [Samples.cell("wanda", 0.5, 0)])
      let lease = try #require(try store.claimNext(sweep: "one", worker: "w", leaseSeconds: 60))
      try store.finish(
        lease, outcome: .finished,
        metrics: [
          Metric("footprint/bytes", 0.1), Metric("eval/loss", 1), Metric("cost/seconds", 3),
        ], seconds: 1)
      // Worked out by another program from the definition.
      #expect(ResultDigests(try store.results()).cells == [lease.identity: "64fbcec07334c612"])
    }
  }

  @Test func `digests do not depend on the metrics of the row before`() throws {
    try Samples.withFolder { folder in
      let store = try Samples.store(in: folder) { Double($2) + $1 + Double($0.count) }
      var rows = try store.results()
      rows[1].metrics["eval/extra"] = 2
      rows[2].metrics["eval/loss_increase"] = nil
      rows[4].metrics = [:]
      rows[5].metrics["cost/seconds"] = 7
      let alone = Dictionary(
        rows.map { row in
          var digester = ResultDigester()
          return (row.identity, Digest.hexadecimal(digester.digest(row.state, row.metrics)))
        }
      ) { first, _ in first }
      #expect(ResultDigests(rows).cells == alone)
      #expect(ResultDigests(rows.reversed()) == ResultDigests(cells: alone))
      #expect(ResultDigests(rows + rows).count == rows.count)
      #expect(Set(alone.values).count > 4)
    }
  }

  @Test func `a manifest keeps cells that no program of ours has named`() throws {
    try Samples.withFolder { folder in
      let cells = [
        "00ff00ff00ff00ff": "0123456789abcdef", "fedcba9876543210": "0000000000000001",
        "\"": "0123456789abcdef", "0123456789abcdef": "no digest",
      ]
      for part in [cells, cells.filter { $0.key.count == 1 }, [:]] {
        let digests = ResultDigests(cells: part)
        #expect(digests.cells == part && digests.count == part.count)
        let file = folder.appending(path: "t\(Manifest.suffix)")
        let manifest = Manifest(version: "1", query: ResultQuery(), results: digests, files: [:])
        try manifest.write(to: file)
        #expect(try Manifest(contentsOf: file) == manifest)
      }
    }
  }

  @Test func `a manifest of an older program says that it is one`() throws {
    try Samples.withFolder { folder in
      let file = folder.appending(path: "t\(Manifest.suffix)")
      for text in [#"{"cells": {}, "espalier": "0.1.0", "files": {}, "query": {}}"#] {
        try Data(text.utf8).write(to: file)
        let error = #expect(throws: ManifestError.self) { try Manifest(contentsOf: file) }
        #expect(error?.description.contains("an older version") == true)
      }
    }
  }

  @Test func `what nobody touched is current`() throws {
    try Samples.withFolder { folder in
      let check = try Bench(folder).check()
      #expect(check.standing == .current && check.changedCells.isEmpty)
    }
  }

  @Test func `a cell that came makes a filter's table stale, and is named`() throws {
    try Samples.withFolder { folder in
      let bench = try Bench(folder, query: ResultQuery(filter: "strategy in ['wanda', 'oats']"))
      #expect(try bench.check().standing == .current)
      let extra = Samples.cell("oats", 0.5, 0)
      try bench.store.insert(cells: [extra])
      let check = try bench.check()
      #expect(check.standing == .stale)
      #expect(check.changedCells == [extra.identity])
    }
  }

  @Test func `a result that changed makes it stale`() throws {
    try Samples.withFolder { folder in
      let bench = try Bench(folder)
      try bench.store.retry(sweep: "pair", states: [.finished])
      let lease = try #require(
        try bench.store.claimNext(sweep: "pair", worker: "w", leaseSeconds: 60))
      try bench.store.finish(
        lease, outcome: .finished, metrics: [Metric("eval/loss_increase", 9)], seconds: 1)
      let check = try bench.check()
      #expect(check.standing == .stale && check.changedCells.contains(lease.cell.identity))
    }
  }

  @Test func `what a run took has no part in it`() throws {
    try Samples.withFolder { folder in
      let bench = try Bench(folder)
      try bench.store.retry(sweep: "pair", states: [.finished])
      while let lease = try bench.store.claimNext(sweep: "pair", worker: "w", leaseSeconds: 60) {
        let sparsity = lease.cell.budget["sparsity"]?.doubleValue ?? 0
        try bench.store.finish(
          lease, outcome: .finished,
          metrics: [
            Metric("eval/loss_increase", sparsity),
            Metric("footprint/bits_per_weight", 16 * (1 - sparsity) + 1),
            Metric("cost/compress_seconds", 9),
          ], seconds: 9)
      }
      #expect(try bench.check().standing == .current)
    }
  }

  @Test func `an edited file is altered, a lost one missing`() throws {
    try Samples.withFolder { folder in
      let bench = try Bench(folder)
      let path = folder.appending(path: "table.md")
      try Data("a better table\n".utf8).write(to: path)
      #expect(try bench.check().standing == .altered)
      try FileManager.default.removeItem(at: path)
      #expect(try bench.check().standing == .missing)
    }
  }

  @Test func `a manifest comes back from its file, and one that names a path is refused`() throws {
    try Samples.withFolder { folder in
      let bench = try Bench(folder)
      let url = folder.appending(path: "table.md" + Manifest.suffix)
      try bench.manifest.write(to: url)
      #expect(try Manifest(contentsOf: url) == bench.manifest)
      var hostile = bench.manifest
      hostile.files = ["../../etc/passwd": "0"]
      try hostile.write(to: url)
      #expect(throws: ManifestError.self) { try Manifest(contentsOf: url) }
      try Data("[]".utf8).write(to: url)
      #expect(throws: ManifestError.self) { try Manifest(contentsOf: url) }
    }
  }
}
