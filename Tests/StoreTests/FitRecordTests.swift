import Essentials
import Foundation
import TestKit
import Testing

@testable import Store

@Suite struct `Stored fits` {
  private func fit(_ identity: String, objective: Double = 0.5) -> StoredFit {
    StoredFit(
      identity: identity, law: "chinchilla", source: "arena = pretrain", rows: 12,
      dataDigest: "d1", settings: ["delta": 0.001], result: ["parameters": ["E": 1.5]],
      objective: objective, heldOutError: nil)
  }

  @Test func `come back as they were, and the same fit again replaces itself`() throws {
    try withScratchFolder { folder in
      let store = try ResultStore(path: folder.appending(path: "s.sqlite").path)
      try store.record(fit("a"))
      var better = fit("b", objective: 0.25)
      better.heldOutError = 0.01
      try store.record(better)
      try store.record(fit("a", objective: 0.75))
      var found = try store.fits()
      #expect(found.allSatisfy { !$0.fittedAt.isEmpty })
      for index in found.indices { found[index].fittedAt = "" }
      #expect(Set(found) == [fit("a", objective: 0.75), better])
    }
  }

  @Test(arguments: [ContentFormat.csv, .jsonLines, .sqlite])
  func `travel with exports and imports`(_ format: ContentFormat) throws {
    try withScratchFolder { folder in
      let store = try ResultStore(path: folder.appending(path: "s.sqlite").path)
      try store.record(fit("a"))
      var other = fit("b", objective: 0.25)
      other.heldOutError = 0.01
      try store.record(other)
      let file = folder.appending(path: "out")
      try store.exportContent(to: file, as: format)
      let copy = try ResultStore(path: folder.appending(path: "copy.sqlite").path)
      _ = try copy.importContent(from: file)
      #expect(try copy.fits() == store.fits())
      #expect(try copy.contentDigest() == store.contentDigest())
    }
  }

  @Test func `of one fit made twice the later counts, whichever store comes first`() throws {
    try withScratchFolder { folder in
      let clock = ManualClock()
      let paths = try [0.5, 0.25].enumerated().map { index, objective in
        let path = folder.appending(path: "\(index).sqlite").path
        try ResultStore(path: path, clock: { clock() }).record(fit("a", objective: objective))
        clock.advance(by: 10)
        return path
      }
      for (number, order) in [paths, paths.reversed()].enumerated() {
        let merged = try ResultStore(path: folder.appending(path: "m\(number).sqlite").path)
        _ = try merged.merge(from: order)
        #expect(try merged.fits().map(\.objective) == [0.25])
      }
    }
  }
}
