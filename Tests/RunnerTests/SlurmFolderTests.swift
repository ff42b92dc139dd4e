import Essentials
import Foundation
import Store
import TestKit
import Testing

@testable import Runner

/// A submission's folder lies where others may write; none of this needs Slurm.
@Suite struct SlurmFolderTests {
  private func folder(_ parent: URL, plan: Data? = nil) throws -> SlurmFolder {
    let folder = try SlurmFolder.make(sweep: "probe", in: parent)
    if let plan { try plan.write(to: folder.url.appending(path: "plan.json")) }
    return folder
  }

  @Test(arguments: ["-u root", "--all", "12;13", "12 13", "", "１２", "1\n"])
  func `a job's number is digits, and nothing else reaches Slurm`(_ text: String) throws {
    try withScratchFolder { parent in
      let folder = try folder(parent)
      try folder.write(text, as: "job")
      #expect(folder.job == nil)
      try folder.write("123", as: "job")
      #expect(folder.job == "123")
    }
  }

  @Test func `damaged plans and claims are no plans and no claims`() throws {
    try withScratchFolder { parent in
      let sweep = try ProbeSweep(parent)
      let job = SweepJob(
        sweep: "probe", store: sweep.store, cacheDirectory: parent,
        settings: ExecutionSettings(), provenance: [:])
      let plan = try JSONEncoder().encode(SlurmFolder.Plan(order: WorkOrder(job), tasks: 1))
      let claims = try JSONEncoder().encode(
        try sweep.store.claimAll(sweep: "probe", worker: "w", leaseSeconds: 9))
      let folder = try folder(parent, plan: plan)
      #expect(SlurmFolder.open(sweep: "probe", in: parent) == [folder])
      var fuzzer = MutationFuzzer(originals: [Array(plan), Array(claims)], seed: 5)
      for _ in 0..<500 {
        try Data(fuzzer.next()).write(to: folder.url.appending(path: "plan.json"))
        try Data(fuzzer.next()).write(to: folder.url.appending(path: "claims/0.json"))
        _ = SlurmFolder.open(sweep: "probe", in: parent)
        _ = folder.open(0, SpoolSummary(paths: []))
      }
    }
  }

  @Test func `spools are found by task and start, whatever else lies there`() throws {
    try withScratchFolder { parent in
      let folder = try folder(parent)
      for name in ["10.0.jsonl", "2.1.jsonl", "2.0.jsonl", "x.jsonl", "2.0.jsonl.part", "2"] {
        try folder.write("", as: "spool/\(name)")
      }
      let names = { (paths: [String]) in paths.map { URL(filePath: $0).lastPathComponent } }
      #expect(names(folder.spools(of: 2)) == ["2.0.jsonl", "2.1.jsonl"])
      #expect(names(folder.spools(of: 10)) == ["10.0.jsonl"])
      #expect(folder.spools(of: 3) == [])
    }
  }
}
