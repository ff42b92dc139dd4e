internal import Foundation

/// Regular files, mapped for reading.
///
/// Unsafe because the system's mapping is a raw pointer. It is never written, and lives as long as
/// the `Data` that is made of it, slices included. A file that is shortened while it is mapped
/// ends the process when a lost page is read.
enum MappedFile {
  /// The bytes of a regular file; its pages are read when they are touched.
  ///
  /// A pipe or a device is refused, since it could be endless or never answer.
  static func data(_ path: String) throws(CheckpointError) -> Data {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw systemFault(path) }
    defer { _ = close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw systemFault(path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw CheckpointError(file: path, problem: .notARegularFile)
    }
    let count = Int(status.st_size)
    guard count > 0 else { return Data() }
    guard let base = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), base != MAP_FAILED
    else { throw systemFault(path) }
    return Data(bytesNoCopy: base, count: count, deallocator: .custom { munmap($0, $1) })
  }

  /// Gives the memory of mapped bytes back; they are read again when they are touched again.
  ///
  /// Without this the pages of a model that is read layer by layer pile up until memory is short.
  static func discardPages(of bytes: Data) {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    bytes.withUnsafeBytes { buffer in
      guard let start = buffer.baseAddress, page > 0 else { return }
      let address = Int(bitPattern: start)
      // Whole pages only: those at the ends belong to other tensors too.
      let first = (address + page - 1) / page * page
      let last = (address + buffer.count) / page * page
      guard last > first, let pointer = UnsafeMutableRawPointer(bitPattern: first) else { return }
      _ = madvise(pointer, last - first, Int32(MADV_DONTNEED))
    }
  }

  private static func systemFault(_ path: String) -> CheckpointError {
    let reason = String(cString: strerror(errno))
    return CheckpointError(file: path, problem: .unreadable(reason: reason))
  }
}
