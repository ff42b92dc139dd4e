public import Foundation

/// Replaces files so that neither a crash nor a concurrent reader sees half of one.
public enum AtomicFile {
  /// Writes the chunks to a temporary file, flushes it, and renames it to `path`.
  public static func write(_ chunks: [Data], to path: String) throws {
    let target = URL(fileURLWithPath: path)
    let folder = target.deletingLastPathComponent()
    // Beside the target, because a rename is atomic only within one file system; with the process
    // in its name, because two writers of one path must not share it.
    let unique = "\(ProcessInfo.processInfo.globallyUniqueString)"
    let temporary = folder.appendingPathComponent(".\(target.lastPathComponent).\(unique)")
    do {
      try Data().write(to: temporary, options: .withoutOverwriting)
      let handle = try FileHandle(forWritingTo: temporary)
      defer { try? handle.close() }
      for chunk in chunks { try handle.write(contentsOf: chunk) }
      try handle.synchronize()
      guard rename(temporary.path, target.path) == 0 else { throw systemError() }
    } catch {
      try? FileManager.default.removeItem(at: temporary)
      throw error
    }
    try? flushFolder(folder)
  }

  /// Makes the rename itself durable; a file system that cannot do so loses nothing else.
  private static func flushFolder(_ folder: URL) throws {
    let descriptor = open(folder.path, O_RDONLY)
    guard descriptor >= 0 else { throw systemError() }
    defer { _ = close(descriptor) }
    guard fsync(descriptor) == 0 else { throw systemError() }
  }

  private static func systemError() -> NSError {
    NSError(domain: NSPOSIXErrorDomain, code: Int(errno))
  }
}
