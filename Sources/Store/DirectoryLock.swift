import Foundation

/// An exclusive lock between processes on a directory, which leaves no file behind.
struct DirectoryLock {
  private let descriptor: Int32

  /// Waits for the lock, at most the timeout.
  ///
  /// A file system that knows no locks gives none: SQLite's own locks still keep the file whole,
  /// and only a simultaneous first start can then fail.
  init(directory: String, path: String, timeout: Double) throws(StoreError) {
    descriptor = open(directory, O_RDONLY | O_CLOEXEC)
    let deadline = ContinuousClock.now.advanced(by: .seconds(timeout))
    while descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      guard ContinuousClock.now < deadline else {
        close(descriptor)
        throw StoreError.busy(path: path, seconds: timeout)
      }
      Thread.sleep(forTimeInterval: 0.005)
    }
  }

  func release() {
    if descriptor >= 0 { close(descriptor) }
  }
}
