import Essentials
import Foundation
import TestKit
import Testing

@testable import Store

@Suite struct `Exported content` {
  @Test(arguments: [ContentFormat.csv, .jsonLines, .sqlite])
  func `reads back with the same digest, whatever the values`(_ format: ContentFormat) throws {
    let bench = try Bench()
    try StoreFixture.fill(bench)
    try withScratchFolder { folder in
      let file = folder.appending(path: "out")
      try bench.store.exportContent(to: file, as: format)
      let copy = try ResultStore(path: folder.appending(path: "copy.sqlite").path)
      let report = try copy.importContent(from: file)
      #expect(report.newCells == 5 && report.newAttempts == 6 && report.conflicts == [])
      #expect(try copy.contentDigest() == bench.store.contentDigest())
      #expect(try copy.importContent(from: file).newAttempts == 0)
      #expect(try copy.contentDigest() == bench.store.contentDigest())
      #expect(try copy.checkIntegrity().problems == [])
      let loss = try copy.results().flatMap(\.details.values).filter { $0.name == "eval/loss" }
      let patterns = Set(loss.filter { !$0.value.isNaN }.map(\.value.bitPattern))
      let wanted = StoreFixture.hardValues.filter { !$0.isNaN }.map(\.bitPattern)
      #expect(patterns.isSuperset(of: wanted))
    }
  }

  @Test func `of two stores with one content has the same bytes`() throws {
    let bench = try Bench()
    try StoreFixture.fill(bench)
    try withScratchFolder { folder in
      let copy = try ResultStore(path: folder.appending(path: "copy.sqlite").path)
      _ = try copy.merge(from: [bench.store.path])
      for (store, name) in [(bench.store, "a"), (copy, "b")] {
        try store.exportContent(to: folder.appending(path: name), as: .jsonLines)
      }
      let files = try ["a", "b"].map { try Data(contentsOf: folder.appending(path: $0)) }
      #expect(files[0] == files[1])
    }
  }

  @Test func `as a store goes on: new attempts get tokens that none of the old ones has`() throws {
    let bench = try Bench()
    try StoreFixture.fill(bench)
    try withScratchFolder { folder in
      let path = folder.appending(path: "copy.sqlite").path
      try bench.store.exportContent(to: URL(filePath: path), as: .sqlite)
      let copy = try ResultStore(path: path)
      let cell = Cell.example(replicate: 99)
      try copy.register(sweep: "more", spec: "", cells: [cell])
      #expect(try copy.claim(cell, worker: "w", leaseSeconds: 10) != nil)
      #expect(try copy.checkIntegrity().problems == [])
    }
  }

  @Test func `keeps to a filter`() throws {
    let bench = try Bench()
    try StoreFixture.fill(bench)
    try withScratchFolder { folder in
      let file = folder.appending(path: "some.jsonl")
      let filter = try FilterExpression(parsing: "state = refused or replicate = 0")
      try bench.store.exportContent(to: file, as: .jsonLines, where: filter)
      let copy = try ResultStore(path: folder.appending(path: "copy.sqlite").path)
      #expect(try copy.importContent(from: file).newCells == 2)
      #expect(try copy.results(sweep: "first").count == 2)
    }
  }

  @Test func `as one tidy file has a row for each observation`() throws {
    let bench = try Bench()
    try StoreFixture.fill(bench)
    try withScratchFolder { folder in
      let file = folder.appending(path: "tidy.csv")
      try bench.store.exportContent(to: file, as: .tidy)
      var reader = CSVReader([UInt8](try Data(contentsOf: file)))
      let header = try #require(try reader.next()).fields
      var values: [String] = []
      while let record = try reader.next() {
        #expect(record.fields.count == header.count)
        values.append(record.fields[19] ?? "none")
      }
      #expect(values.count == StoreFixture.hardValues.count + 2)
      #expect(values.contains("NaN") && values.contains("-Infinity") && values.contains("-0.0"))
    }
  }

  @Test(arguments: [
    ("{\"espalier\":\"content\",\"version\":2}", "1: wanted"), ("{", "1: not valid JSON"),
    ("H\n{\"table\":\"cell\"}", "2: table is \"cell\""),
    ("H\n{\"table\":\"cells\",\"stat\":1}", "2: unknown member 'stat'; did you mean 'state'?"),
    ("H\n{\"table\":\"cells\",\"cell\":\"x\"}", "2: canonical is null, allowed is a text"),
    (
      "H\n{\"table\":\"definitions\",\"name\":\"a\",\"unit\":\"\",\"direction\":\"up\"}",
      "2: direction is \"up\", allowed is one of lower, higher, none"
    ),
    (
      "H\n\n{\"table\":\"sweep_cells\",\"sweep\":\"a\",\"cell\":\"b\",\"position\":0}",
      "3: does not fit: FOREIGN KEY"
    ),
  ])
  func `is refused as a whole with file and line`(_ text: String, _ fault: String) throws {
    try withScratchFolder { folder in
      let file = folder.appending(path: "in.jsonl")
      let head = "{\"espalier\":\"content\",\"version\":1}"
      try Data(text.replacing("H\n", with: head + "\n").utf8).write(to: file)
      let store = try ResultStore(path: folder.appending(path: "store.sqlite").path)
      let before = try store.contentDigest()
      let error = #expect(throws: ContentError.self) { try store.importContent(from: file) }
      #expect(
        error?.description.contains("in.jsonl:\(fault)") == true, "\(String(describing: error))")
      #expect(try store.contentDigest() == before)
    }
  }

  @Test(arguments: ["../x", "/etc/passwd", "a/../../b", ""])
  func `never names a file outside the store's directory`(_ path: String) throws {
    let bench = try Bench()
    try StoreFixture.fill(bench)
    try withScratchFolder { folder in
      let file = folder.appending(path: "in.jsonl")
      try bench.store.exportContent(to: file, as: .jsonLines)
      let text = try String(contentsOf: file, encoding: .utf8).replacing("masks/a b", with: path)
      try Data(text.utf8).write(to: file)
      let store = try ResultStore(path: folder.appending(path: "store.sqlite").path)
      let error = #expect(throws: ContentError.self) { try store.importContent(from: file) }
      #expect(error?.description.contains("inside the store's directory") == true)
    }
  }
}

@Suite struct `Comma-separated values` {
  private func read(_ text: String) throws -> [[String?]] {
    var reader = CSVReader([UInt8](text.utf8))
    var records: [[String?]] = []
    while let record = try reader.next() { records.append(record.fields) }
    return records
  }

  @Test func `tell an empty text from none, and keep quotes and line ends`() throws {
    #expect(
      try read("a,\"\",\r\n\"x\"\"y\n,z\",b,\"\"") == [["a", "", nil], ["x\"y\n,z", "b", ""]])
    #expect(try read("") == [])
    #expect(try read("\n") == [[nil]])
  }

  @Test(arguments: ["\"a", "\"a\"b", "a,\"b\"c\n"])
  func `with a broken quote are refused`(_ text: String) {
    #expect(throws: CSVReader.Fault.self) { try read(text) }
  }
}
