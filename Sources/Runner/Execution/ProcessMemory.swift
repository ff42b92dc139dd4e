internal import Foundation

/// What this process has of the machine's memory.
///
/// Resident memory is what is watched, not a limit of the system: `RLIMIT_AS` and `RLIMIT_DATA`
/// count address space, of which the buffers of BLAS and the stacks of threads reserve gigabytes
/// that are never touched, and an allocation refused by them ends in a trap that names no reason.
enum ProcessMemory {
  #if os(Linux)
  /// Resident bytes now.
  static var residentBytes: Int64 { status("VmRSS:") ?? 0 }

  /// The largest number of resident bytes since the last reset, where the system tells.
  static var peakBytes: Int64? { status("VmHWM:") }

  /// Lets the peak begin anew.
  static func resetPeak() {
    let descriptor = open("/proc/self/clear_refs", O_WRONLY)
    guard descriptor >= 0 else { return }
    _ = write(descriptor, "5", 1)
    _ = close(descriptor)
  }

  /// Lets the system, when memory runs out, end this process before the one that started it.
  static func volunteerForOutOfMemory() {
    let descriptor = open("/proc/self/oom_score_adj", O_WRONLY)
    guard descriptor >= 0 else { return }
    _ = write(descriptor, "500", 3)
    _ = close(descriptor)
  }

  private static func status(_ key: String) -> Int64? {
    guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else {
      return nil
    }
    let line = text.split(separator: "\n").first { $0.hasPrefix(key) }
    return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int64($0) }
      .map { $0 * 1024 }
  }
  #else
  static var residentBytes: Int64 { peakBytes ?? 0 }

  /// Since the start of the process: this system has no reset.
  static var peakBytes: Int64? {
    var usage = rusage()
    return getrusage(RUSAGE_SELF, &usage) == 0 ? Int64(usage.ru_maxrss) : nil
  }

  static func resetPeak() {}
  static func volunteerForOutOfMemory() {}
  #endif
}
