internal import Foundation

/// The memory of this process.
public enum ProcessMemory {
  /// The most that was resident at one time, in bytes; 0 where the system does not say.
  public static func peakBytes() -> Int {
    #if os(Linux)
    return status("VmHWM:")
    #else
    var usage = rusage()
    return getrusage(RUSAGE_SELF, &usage) == 0 ? usage.ru_maxrss : 0
    #endif
  }

  #if os(Linux)
  /// A line of /proc/self/status, which is in units of 1,024 bytes.
  private static func status(_ key: String) -> Int {
    guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix(key) }),
      let kibibytes = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first
    else { return 0 }
    return (Int(kibibytes) ?? 0) * 1024
  }
  #endif
}
