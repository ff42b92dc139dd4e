import Essentials
import Foundation
import TestKit
import Testing

@testable import Store

@Suite struct `A hostile spool file` {
  /// Lines of two attempts, one that the store gave and one that it does not know.
  private func lines(_ bench: Bench, _ folder: URL) throws -> [[UInt8]] {
    let there = try Bench()
    try there.store.insert(cells: [.example("other")])
    let file = folder.appending(path: "original.jsonl")
    for lease in [try bench.claim(), try there.claim()] {
      let writer = try SpoolWriter(path: file.path, lease: lease)
      try writer.append([Metric("curve", .nan, step: 1), Metric("loss", 1, context: "a")])
      try writer.finish(
        outcome: .finished, artifacts: [Artifact(name: "m", path: "masks/a", bytes: 3)],
        provenance: ["signature": "x"], seconds: 1.5)
    }
    return try Data(contentsOf: file).split(separator: 10).map { Array($0) }
  }

  /// A damaged line whose checksum is right again, when it is JSON still.
  private func signed(_ line: [UInt8]) -> [UInt8] {
    guard let value = try? JSONValue(parsing: String(decoding: line, as: UTF8.self)),
      var members = value.objectValue
    else { return line }
    members["sum"] = nil
    let body = JSONValue.object(members).canonical
    members["sum"] = .string(String(Digest.sha256Hex(body).prefix(16)))
    return Array(JSONValue.object(members).canonical.utf8)
  }

  private func fuzz(rounds: Int, seed: UInt64) throws {
    try withScratchFolder { folder in
      let bench = try Bench()
      try bench.store.insert(cells: Cell.grid(3))
      let originals = try lines(bench, folder)
      var fuzzer = MutationFuzzer(
        originals: originals,
        fragments: MutationFuzzer.json + [
          "\"../../x\"", "\"path\":", "\"finished\"", "\"running\"",
        ],
        seed: seed)
      let file = folder.appending(path: "damaged.jsonl")
      var taken = 0
      for round in 0..<rounds {
        var all = originals
        // A spool's name for itself decides whether it was read before.
        let spool = Array("\"spool\":\"S\(round)\"".utf8)
        all = all.map { line in
          let text = String(decoding: line, as: UTF8.self)
          return Array(
            text.replacing(/"spool":"[^"]*"/, with: String(decoding: spool, as: UTF8.self)).utf8)
        }
        all[fuzzer.below(all.count)] = fuzzer.next()
        let bytes = all.map(signed).joined(separator: [10])
        try (Data(bytes) + [10]).write(to: file)
        do {
          taken += try bench.store.ingest(spool: file.path).records
        } catch {
          #expect("\(error)".contains(bench.store.path), "\(error)")
        }
      }
      #expect(taken > rounds / 2)
      #expect(try bench.store.checkIntegrity().problems == [])
      #expect(throws: Never.self) { try bench.store.results() }
      let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(Set(files) == ["damaged.jsonl", "original.jsonl"])
    }
  }

  @Test func `is read up to its fault, and the store stays sound`() throws {
    try fuzz(rounds: 1_000, seed: 3)
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["ESPALIER_SLOW"] != nil))
  func `is read up to its fault a hundred thousand times`() throws {
    try fuzz(rounds: 100_000, seed: 4)
  }

  @Test func `one writer after the other in one file reads as one file`() throws {
    let bench = try Bench()
    try withScratchFolder { folder in
      try bench.store.insert(cells: Cell.grid(3))
      let leases = try (0..<3).map { _ in try bench.claim() }
      let file = folder.appending(path: "task.jsonl")
      var writer = try SpoolWriter(path: file.path, lease: leases[0])
      try writer.finish(outcome: .finished, metrics: [Metric("loss", 0)], seconds: 1)
      for lease in leases.dropFirst() {
        writer = try SpoolWriter(after: writer, lease: lease)
        try writer.finish(outcome: .finished, metrics: [Metric("loss", 1)], seconds: 1)
      }
      let report = try bench.store.ingest(spool: file.path)
      #expect(report.records == 9 && report.fault == nil)
      #expect(report.ended == leases.map(\.attemptIdentifier))
    }
  }
}
