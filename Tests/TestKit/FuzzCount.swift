import Foundation

/// How many damaged inputs a test tries: a few thousand, or many with `ESPALIER_SLOW`.
public let fuzzCount =
  ProcessInfo.processInfo.environment["ESPALIER_SLOW"] == nil ? 2000 : 100_000
