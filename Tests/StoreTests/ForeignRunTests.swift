import Essentials
import Foundation
import TestKit
import Testing

@testable import Store

@Suite struct ForeignRunTests {
  private static let harness = """
    {"results": {"wikitext": {"alias": "wikitext", "word_perplexity,none": 26.5,
        "word_perplexity_stderr,none": "N/A"},
      "gsm8k": {"alias": "gsm8k", "exact_match,strict-match": 0.25,
        "exact_match_stderr,strict-match": 0.012, "exact_match,flexible-extract": 0.5,
        "exact_match_stderr,flexible-extract": 0.014}},
     "versions": {"wikitext": 2, "gsm8k": 3}, "n-shot": {"wikitext": 0, "gsm8k": 5},
     "higher_is_better": {"wikitext": {"word_perplexity": false}, "gsm8k": {"exact_match": true}},
     "n-samples": {"gsm8k": {"original": 1319, "effective": 1319}},
     "config": {"model": "hf", "model_args": "pretrained=pythia"}, "model_name": "pythia-70m",
     "total_evaluation_time_seconds": "61.5"}
    """

  private func runs(
    _ text: String, _ source: ForeignRuns.Source, in folder: URL
  ) throws -> ForeignRuns {
    let file = folder.appending(path: "file")
    try Data(text.utf8).write(to: file)
    return try ForeignRuns(source, contentsOf: file.path)
  }

  @Test func `an lm-eval report is a run for each task, with filters and standard errors`() throws {
    try withScratchFolder { folder in
      let read = try runs(Self.harness, .harness, in: folder)
      #expect(read.runs.map(\.cell.strategy) == ["pythia-70m", "pythia-70m"])
      let grade = try #require(read.runs.first)
      #expect(grade.cell.evaluation == "lm-eval|t:gsm8k|v:3|shots:5")
      #expect(
        grade.metrics == [
          Metric(
            "eval/exact_match", 0.5, context: "flexible-extract", standardError: 0.014, count: 1319),
          Metric(
            "eval/exact_match", 0.25, context: "strict-match", standardError: 0.012, count: 1319),
        ])
      #expect(read.runs[1].metrics == [Metric("eval/word_perplexity", 26.5)])
      #expect(read.runs[1].seconds == 61.5)
      #expect(read.definitions.map(\.direction) == [.higher, .lower])
    }
  }

  @Test func `ShrinkBench's compression is a sparsity, and its seeds are replicates`() throws {
    try withScratchFolder { folder in
      let read = try runs(
        """
        ,dataset,model,strategy,compression,pre_acc1,post_acc1,size,size_nz,seed
        0,CIFAR10,resnet20,GlobalMagWeight,4,0.81,0.9,272474,68118,42
        1,CIFAR10,resnet20,GlobalMagWeight,4,0.80,0.91,272474,68118,43
        2,CIFAR10,resnet20,GlobalMagWeight,1,0.92,0.92,272474,272474,42

        """, .shrinkBench, in: folder)
      #expect(read.runs.map(\.cell.replicate) == [0, 1, 0])
      #expect(read.runs[0].cell.budget == ["sparsity": 0.75])
      #expect(read.runs[2].cell.budget == [:])
      #expect(read.runs[1].metrics.contains(Metric("eval/top1", 0.91)))
      #expect(read.runs[1].metrics.contains(Metric("footprint/nonzeros", 68118)))
    }
  }

  @Test func `a tidy table tells which end of a metric is better`() throws {
    try withScratchFolder { folder in
      let read = try runs(
        "strategy,metric,value,better\na,loss,1,lower\na,score,2,higher\na,size,3,\n", .tidy,
        in: folder)
      #expect(read.definitions.map(\.name) == ["loss", "score"])
      #expect(read.definitions.map(\.direction) == [.lower, .higher])
    }
  }

  @Test func `rows of a tidy table are gathered by cell, curves and infinities included`() throws {
    try withScratchFolder { folder in
      let read = try runs(
        """
        strategy,sparsity,seed,metric,step,value,stderr,n
        mine,0.5,0,loss,,3.5,0.01,100
        mine,0.5,0,loss,10,NaN,,
        mine,0.5,1,loss,,Infinity,,

        """, .tidy, in: folder)
      #expect(read.runs.map(\.cell.replicate) == [0, 1])
      #expect(read.runs[0].metrics[0] == Metric("loss", 3.5, standardError: 0.01, count: 100))
      #expect(read.runs[0].metrics[1].step == 10 && read.runs[0].metrics[1].value.isNaN)
      #expect(read.runs[1].metrics[0].value == .infinity)
    }
  }

  @Test(arguments: [
    (ForeignRuns.Source.tidy, "strategy,metric\n", "no column 'value'"),
    (.tidy, "strategy,metric,value\nmine,loss,much\n", ":2: value is 'much'"),
    (.tidy, "strategy,metric,value,seed\nmine,loss,1,-1\n", "the replicate is -1"),
    (.tidy, "strategy,metric,value\nmine,loss\n", ":2: found 2 fields, wanted 3"),
    (.tidy, "strategy,metric,value,better\nmine,loss,1,less\n", ":2: better is 'less'"),
    (.tidy, "strategy,metric,value\n", "holds no run"),
    (
      .shrinkBench, "strategy,compression,model,dataset\nx,0.5,m,d\n",
      "compression is '0.5', allowed is 1 or more"
    ),
    (.harness, "{\"results\": [", "not valid JSON"), (.harness, "{}", "no member 'results'"),
    (.optuna, "SQLite format 3\0 and nothing", "file"), (.mlflow, "no database", "not a database"),
  ])
  func `a bad file is refused with the place`(
    source: ForeignRuns.Source, text: String, fault: String
  ) throws {
    try withScratchFolder { folder in
      let error = try #require(throws: (any Error).self) {
        try runs(text, source, in: folder)
      }
      #expect("\(error)".contains(fault), "\(error)")
    }
  }

  @Test func `taking over twice changes nothing, and other numbers are a conflict`() throws {
    try withScratchFolder { folder in
      let store = try ResultStore(path: folder.appending(path: "store.sqlite").path)
      let read = try runs(Self.harness, .harness, in: folder)
      let first = try store.importRuns(read, from: "lm-eval x", as: "harness")
      #expect(first == ForeignImport(added: 2, present: 0, conflicts: []))
      let digest = try store.contentDigest()
      let second = try store.importRuns(read, from: "lm-eval x", as: "harness")
      #expect(second == ForeignImport(added: 0, present: 2, conflicts: []))
      #expect(try store.contentDigest() == digest)
      let changed = try runs(
        Self.harness.replacing("26.5", with: "26.6"), .harness, in: folder)
      let third = try store.importRuns(changed, from: "lm-eval x", as: "harness")
      #expect(third.conflicts.count == 1 && third.present == 1)
      #expect(try store.results(sweep: "harness").allSatisfy { $0.state == .finished })
    }
  }
}

@Suite struct EventFileTests {
  @Test func `the checksum is Castagnoli's`() {
    #expect(CRC32C.checksum(Array("123456789".utf8)) == 0xE306_9283)
    #expect(CRC32C.checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
  }

  @Test func `a record is framed by its length and masked sums`() throws {
    var file = EventFile(startingAt: 0)
    let head = file.data.count
    file.add("loss", 0.5, step: 300, at: 1.5)
    let record = Array(file.data[head...])
    let length = Int(record[0])
    #expect(record.count == 8 + 4 + length + 4)
    let body = Array(record[12..<12 + length])
    let sum = record.suffix(4).enumerated().reduce(UInt32(0)) { $0 | UInt32($1.1) << (8 * $1.0) }
    #expect(sum == CRC32C.masked(body))
    // step 300 as a varint, the tag, and 0.5 in single precision
    #expect(body.starts(with: [9, 0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 0x10, 0xAC, 0x02, 0x2A]))
    #expect(body.suffix(4) == [0, 0, 0, 0x3F])
  }

  @Test func `names of folders cannot lead outside`() throws {
    try withScratchFolder { folder in
      let store = try ResultStore(path: folder.appending(path: "store.sqlite").path)
      let cell = Cell(
        strategy: "../../up", arena: "..", budget: ["x": "/../y"], replicate: 0, evaluation: "e")
      try store.insert(cells: [cell])
      let lease = try #require(try store.claimNext(worker: "w", leaseSeconds: 60))
      try store.append([Metric("loss", 1, step: 3)], to: lease)
      try store.finish(lease, outcome: .finished, metrics: [Metric("loss", 2)], seconds: 1)
      let logs = folder.appending(path: "logs")
      #expect(try store.exportTensorBoard(to: logs) == 1)
      let files = try FileManager.default.subpathsOfDirectory(atPath: logs.path)
      #expect(files.contains { $0.hasPrefix("_/.._.._up/x-_.._y/r0-") })
      let around = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(around.sorted().filter { !$0.hasPrefix("store") } == ["logs"])
    }
  }
}
