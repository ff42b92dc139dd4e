/// What is wrong with files that were to be read in; nothing of them was stored.
public struct ContentError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A sentence for each fault, with file and line where there is one.
  public var faults: [String]
  /// How many more there are than are listed.
  public var unlisted = 0

  /// All faults, a line each.
  public var description: String {
    faults.joined(separator: "\n") + (unlisted > 0 ? "\n… and \(unlisted) more" : "")
  }
}

/// Gathers faults up to a number that people read.
struct FaultList {
  private static let most = 50
  private(set) var faults: [String] = []
  private var unlisted = 0

  mutating func add(_ fault: String) {
    if faults.count < Self.most { faults.append(fault) } else { unlisted += 1 }
  }

  func check() throws(ContentError) {
    if !faults.isEmpty { throw ContentError(faults: faults, unlisted: unlisted) }
  }
}
