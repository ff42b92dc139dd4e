internal import Foundation

/// An exclusive lock between processes on a folder, which leaves no file behind and ends with the
/// process that holds it.
struct FolderLock {
  private let descriptor: Int32

  /// Waits for the lock; a file system that knows no locks gives none.
  init(_ folder: String) throws {
    descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw CocoaError(.fileReadNoPermission, userInfo: [NSFilePathErrorKey: folder])
    }
    _ = flock(descriptor, LOCK_EX)
  }

  func release() { close(descriptor) }
}
