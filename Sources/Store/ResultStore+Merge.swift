import Foundation
import GRDB

extension ResultStore {
  /// Brings all that other stores say into this one, in one transaction each.
  ///
  /// Merging is idempotent and order-free: any order of any stores, any number of times, gives one
  /// ``contentDigest()``. A cell that two stores finished keeps both attempts; the one that started
  /// last speaks for it, and other numbers are reported as a conflict. A store of an older version
  /// is read through an upgraded copy; no source is changed. Logs of attempts come along.
  ///
  /// - Throws: A `StoreError` that names the file; what was merged before it stays.
  public func merge(from paths: [String]) throws(StoreError) -> MergeReport {
    var total = MergeReport()
    for path in paths {
      let report = try merge(from: path)
      total.newCells += report.newCells
      total.newAttempts += report.newAttempts
      total.replacedAttempts += report.replacedAttempts
      total.knownAttempts += report.knownAttempts
      total.changedSweeps += report.changedSweeps
      // A cell may be in conflict in several merges; the last one names all its attempts.
      let subjects = Set(report.conflicts.map(\.subject))
      total.conflicts.removeAll { subjects.contains($0.subject) }
      total.conflicts += report.conflicts
    }
    total.conflicts.sort { ($0.subject, $0.detail) < ($1.subject, $1.detail) }
    return total
  }

  private func merge(from path: String) throws(StoreError) -> MergeReport {
    let opening = StoreOpening(path: path, busyTimeout: busyTimeout)
    let source = try opening.openForReadingAnyVersion()
    guard opening.path != self.path else { return MergeReport() }
    do {
      let report = try source.read { source in
        try self.write { target in
          var merge = ContentMerge(from: source, into: target, path: opening.path)
          return try merge.run()
        }
      }
      try copyLogs(fromStoreAt: opening.path)
      return report
    } catch {
      throw StoreError(error, path: opening.path, busyTimeout: busyTimeout)
    }
  }
}
