public import Foundation
public import Store

/// The end of what a process printed.
struct LogTail: Sendable {
  /// More than this is cut off at the front.
  static let limit = 65_536

  private var bytes: [UInt8] = []
  private(set) var dropped = 0

  mutating func append(_ more: some Collection<UInt8>) {
    bytes += more
    // Cut now and then only, so that appending stays cheap.
    if bytes.count > 4 * Self.limit { cut() }
  }

  private mutating func cut() {
    let excess = bytes.count - Self.limit
    guard excess > 0 else { return }
    bytes.removeFirst(excess)
    dropped += excess
  }

  /// The text, with a line on what is missing.
  var text: String {
    var copy = self
    copy.cut()
    let text = String(decoding: copy.bytes, as: UTF8.self)
    return copy.dropped == 0 ? text : "[\(copy.dropped) bytes before this are not kept]\n" + text
  }

  /// The line that says most about a crash.
  var lastWords: String? {
    let lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    return lines.last { $0.contains("Fatal error") } ?? lines.last { !$0.isEmpty }
  }
}

/// What a worker writes behind all that an attempt printed.
///
/// It comes in the stream itself: the next attempt may print before anybody has read this far.
enum AttemptEndMark {
  /// The record separator of ASCII, which no text has.
  static let first: UInt8 = 0x1E
  static let length = 28

  static func bytes(of attempt: String) -> [UInt8] { [first] + attempt.utf8 + [10] }

  /// The first mark, and the attempt that it ends.
  static func find(in bytes: [UInt8]) -> (place: Int, attempt: String)? {
    for place in bytes.indices where bytes[place] == first {
      guard place + length <= bytes.count else { return nil }
      guard bytes[place + length - 1] == 10 else { continue }
      let name = bytes[(place + 1)..<(place + length - 1)]
      return (place, String(decoding: name, as: UTF8.self))
    }
    return nil
  }
}

/// What attempts printed, a file each, in a folder beside the store.
///
/// An attempt that printed nothing has no file. The end of the text is kept, 64 KiB of it.
public struct AttemptLogs: Sendable {
  /// The folder.
  public let folder: URL

  /// The logs of a store.
  public init(_ store: ResultStore) {
    folder = store.logFolder
  }

  /// The logs of a folder.
  init(folder: URL) {
    self.folder = folder
  }

  /// What an attempt printed, or nil when it printed nothing.
  public func text(of attempt: String) -> String? {
    // The name may come from a store of somebody else's.
    guard ResultStore.isAttemptName(attempt) else { return nil }
    return try? String(contentsOf: file(attempt), encoding: .utf8)
  }

  func keep(_ tail: LogTail, of attempt: String) throws {
    let text = tail.text
    guard !text.isEmpty else { return }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file(attempt), options: .atomic)
  }

  /// Moves all of them to another folder.
  func move(to other: AttemptLogs) throws {
    let manager = FileManager.default
    for (attempt, source) in ResultStore.logs(in: folder) {
      try manager.createDirectory(at: other.folder, withIntermediateDirectories: true)
      // Another coordinator may be at the same work.
      guard let data = try? Data(contentsOf: source) else { continue }
      try data.write(to: other.file(attempt), options: .atomic)
      try? manager.removeItem(at: source)
    }
  }

  private func file(_ attempt: String) -> URL { folder.appending(path: "\(attempt).log") }
}
