internal import Foundation
internal import Store

/// A process, named so that others on this machine can tell whether it still runs.
///
/// For example `host:4711:88123.5c1d0f2a.4026531836`: the process's id and when it started, the
/// start of the machine, and the name space in which the id is valid.
public struct WorkerName: Sendable, Hashable, CustomStringConvertible {
  private let host: String
  private let process: Int32
  private let start: String
  private let boot: String
  private let space: String

  /// This process.
  public static let current = WorkerName(
    host: ownHost, process: getpid(), start: startTime(of: getpid()) ?? "0",
    boot: String(SteadyClock.bootIdentifier.prefix(8)), space: ownSpace)

  private init(host: String, process: Int32, start: String, boot: String, space: String) {
    self.host = host
    self.process = process
    self.start = start
    self.boot = boot
    self.space = space
  }

  private init?(_ text: String) {
    let parts = text.split(separator: ":").map(String.init)
    guard parts.count == 3, let process = Int32(parts[1]) else { return nil }
    let times = parts[2].split(separator: ".").map(String.init)
    guard times.count == 3 else { return nil }
    self.init(
      host: parts[0], process: process, start: times[0], boot: times[1], space: times[2])
  }

  /// The name as the store keeps it.
  public var description: String { "\(host):\(process):\(start).\(boot).\(space)" }

  /// Whether the worker of this name surely runs no more.
  ///
  /// Of a worker on another machine, or one that has another name form, nothing is sure.
  public static func isGone(_ name: String) -> Bool {
    guard let worker = WorkerName(name), worker.host == current.host else { return false }
    guard worker.boot == current.boot else { return true }
    guard worker.space == current.space else { return false }
    return startTime(of: worker.process) != worker.start
  }

  // MARK: - What the system tells

  private static let ownHost = ProcessInfo.processInfo.hostName.replacing(":", with: "-")

  #if os(Linux)
  private static let ownSpace: String = {
    let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")
    return (link ?? "0").filter(\.isNumber)
  }()

  /// The clock tick at which a process started, or nil when there is none or it has ended.
  private static func startTime(of process: Int32) -> String? {
    let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    // The name, in parentheses, may hold anything; behind it state is field 3, start field 22.
    guard let text, let end = text.lastIndex(of: ")") else { return nil }
    let fields = text[text.index(after: end)...].split(separator: " ")
    guard fields.count > 19, fields[0] != "Z", fields[0] != "X" else { return nil }
    return String(fields[19])
  }
  #else
  private static let ownSpace = "0"

  /// Without a start time, an id that was given again keeps a lease until it runs out.
  private static func startTime(of process: Int32) -> String? {
    kill(process, 0) == 0 || errno == EPERM ? "0" : nil
  }
  #endif
}
