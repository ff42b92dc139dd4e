import Essentials
import Foundation
import Networks
import TestKit
import Testing

@Suite struct CommandTests {
  @Test func `doctor says what BLAS, gnuplot and the store are`() throws {
    try withScratchFolder { folder in
      let result = try CommandLineTool.run(["doctor", "--json"], in: folder)
      #expect(result.status == 0)
      let report = try JSONValue(parsing: result.output).objectValue ?? [:]
      #expect(report["blas"]?.objectValue?["core"]?.stringValue?.isEmpty == false)
      #expect(report["blas"]?.objectValue?["threads"]?.integerValue == 1)
      #expect(report["store"]?.objectValue?["exists"]?.boolValue == false)
    }
  }

  @Test func `a BLAS core that the user chose is respected`() throws {
    try withScratchFolder { folder in
      let result = try CommandLineTool.run(
        ["doctor", "--json"], in: folder,
        environment: ["OPENBLAS_CORETYPE": "Nehalem", "OPENBLAS_NUM_THREADS": "2"])
      let blas = try JSONValue(parsing: result.output).objectValue?["blas"]?.objectValue ?? [:]
      #if os(Linux) && arch(x86_64)
      #expect(blas["core"]?.stringValue == "Nehalem")
      #expect(blas["threads"]?.integerValue == 2)
      #expect(blas["reason"]?.stringValue == "set by OPENBLAS_CORETYPE")
      #endif
    }
  }

  @Test func `ls papers gives 139 objects`() throws {
    try withScratchFolder { folder in
      let result = try CommandLineTool.run(["ls", "papers", "--json"], in: folder)
      let papers = try JSONValue(parsing: result.output).arrayValue ?? []
      #expect(papers.count == 139)
      let keys: Set<String> = ["id", "slug", "title", "arena", "status", "strategies", "claims"]
      for paper in papers { #expect(keys.isSubset(of: Set((paper.objectValue ?? [:]).keys))) }
    }
  }

  @Test(arguments: [
    ["--help"], ["doctor", "--help"], ["ls", "--help"], ["show", "--help"], ["sweep", "--help"],
    ["sweep", "plan", "--help"], ["sweep", "run", "--help"], ["sweep", "status", "--help"],
    ["sweep", "retry", "--help"], ["query", "--help"], ["table", "--help"], ["plot", "--help"],
    ["train", "--help"], ["compress", "--help"], ["bench", "train", "--help"], ["docs", "--help"],
    ["claim", "--help"], ["claim", "ls", "--help"], ["claim", "check", "--help"],
    ["claim", "plan", "--help"], ["claim", "report", "--help"],
  ])
  func `every verb has help with an example`(arguments: [String]) throws {
    try withScratchFolder { folder in
      let result = try CommandLineTool.run(arguments, in: folder)
      #expect(result.status == 0)
      #expect(arguments == ["--help"] || result.output.contains("Example"))
    }
  }

  @Test(arguments: [
    ["frobnicate"], ["ls", "nothing"], ["query", "strategy = "],
    ["query", "--sql", "DROP TABLE cell"],
    ["table", "x", "--json", "--csv"], ["train", "--dim", "7"], ["train", "--steps", "0"],
    ["show", "no-such-thing"], ["train", "--corpus", "wordnt"], ["bench", "train", "--batch", "0"],
  ])
  func `bad usage ends with status 2 and a message`(arguments: [String]) throws {
    try withScratchFolder { folder in
      let result = try CommandLineTool.run(arguments, in: folder)
      #expect(result.status == 2, "\(arguments): \(result.errors)")
      #expect(!result.errors.isEmpty && result.output.isEmpty)
    }
  }

  @Test func `train shows progress, caches, and reports the floor of the grammar`() throws {
    try withScratchFolder { folder in
      let arguments = [
        "train", "--corpus", "grammar:documents=400", "--steps", "10", "--dim", "32", "--layers",
        "1", "--ffn", "48", "--vocab", "320", "--context", "32",
      ]
      let first = try CommandLineTool.run(arguments, in: folder)
      #expect(first.status == 0, "\(first.errors)")
      #expect(first.output.contains("floor") && first.errors.contains("tokens/s"))
      let second = try CommandLineTool.run(arguments, in: folder)
      #expect(second.output == first.output && second.errors.isEmpty)
      let named = try CommandLineTool.run(["ls", "models", "--csv"], in: folder)
      let all = try CommandLineTool.run(["ls", "models", "--all", "--csv"], in: folder)
      let lines = [named, all].map { $0.output.split(separator: "\n").count }
      #expect(lines[0] > 8 && lines[1] == lines[0] + 1)
    }
  }

  @Test func `text that is not UTF-8 is refused with the place`() throws {
    try withScratchFolder { folder in
      try Data([0x61, 0x0a, 0x62, 0xff, 0x63]).write(to: folder.appending(path: "bad.txt"))
      let result = try CommandLineTool.run(["train", "--corpus", "file:bad.txt"], in: folder)
      #expect(result.status == 2)
      #expect(result.errors.contains("bad.txt") && result.errors.contains("bad.txt:2"))
    }
  }
}
