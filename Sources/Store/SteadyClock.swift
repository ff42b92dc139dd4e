import Essentials
import Foundation

/// A clock that nobody can set: seconds since the machine started.
///
/// Leases run by it, so that a clock that is set back leaves no cell blocked, and one that is set
/// forward takes no cell from its worker. All processes of one machine read the same one, and only
/// they share a store.
public struct SteadyClock: Sendable {
  /// Names the start of the machine that the seconds count from.
  public let origin: String
  /// The seconds; time in which the machine slept does not count, because its workers slept too.
  public let seconds: @Sendable () -> Double

  /// Makes a clock, as tests do.
  ///
  /// - Precondition: `origin` has no space.
  public init(origin: String, seconds: @escaping @Sendable () -> Double) {
    precondition(!origin.contains(" "), "the origin '\(origin)' has a space")
    self.origin = origin
    self.seconds = seconds
  }

  /// The machine's own.
  public static let system = SteadyClock(origin: bootIdentifier) {
    ProcessInfo.processInfo.systemUptime
  }

  /// A name that is new with every start of the machine.
  public static let bootIdentifier: String = {
    #if os(Linux)
    let text = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
    #else
    let text = ChildProcess.output(of: ["sysctl", "-n", "kern.bootsessionuuid"])
    #endif
    return text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "unknown"
  }()
}
