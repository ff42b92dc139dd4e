import Foundation

/// Which attempts spool files tell of, without a store to take them into.
public struct SpoolSummary: Sendable, Hashable {
  /// The names of the attempts that have begun.
  public private(set) var begun: Set<String> = []
  /// The names of those that have ended, or were handed back or given up.
  public private(set) var ended: Set<String> = []

  /// Reads files up to their torn or damaged line; a file that is missing tells nothing.
  public init(paths: [String]) {
    for path in paths {
      for (record, _) in SpoolFile(FileManager.default.contents(atPath: path) ?? Data()).records {
        begun.insert(record.attempt)
        switch record.content {
        case .start, .metrics: break
        case .end, .abandon: ended.insert(record.attempt)
        }
      }
    }
  }
}
