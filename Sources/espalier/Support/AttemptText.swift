import Essentials
import Foundation
import Runner
import Store

/// The attempts at a cell, for people, with what the last of them printed.
enum AttemptText {
  static func lines(of identity: String, in store: ResultStore) throws -> [String] {
    let attempts = try store.attempts(of: identity)
    let logs = AttemptLogs(store)
    var lines = attempts.map(line)
    for attempt in attempts.reversed() {
      guard let text = logs.text(of: attempt.identifier) else { continue }
      lines += ["", "attempt \(attempt.number) printed:", text.trimmingCharacters(in: .newlines)]
      break
    }
    return lines
  }

  private static func line(_ attempt: AttemptRecord) -> String {
    let seconds = attempt.seconds.map { String(format: ", %.1f s", $0) } ?? ""
    let peak = attempt.provenance.objectValue?["peak_bytes"]?.integerValue
    let memory = peak.map { ", peak \(Quantity.text(bytes: $0))" } ?? ""
    let error = attempt.error.map { ": \($0)" } ?? ""
    return "attempt   \(attempt.number) \(attempt.state), \(attempt.startedAt)\(seconds)\(memory)"
      + " by \(attempt.worker)\(error)"
  }
}
