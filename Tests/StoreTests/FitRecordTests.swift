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
}
