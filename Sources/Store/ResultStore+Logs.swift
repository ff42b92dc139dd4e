public import Foundation
import GRDB

/// What attempts printed: files beside the store, named after the attempts.
///
/// Names and files may come from elsewhere. A name that is not an attempt's reaches no file, and
/// what is no plain file of a log's size is left where it is.
extension ResultStore {
  /// Where the logs of this store lie.
  public var logFolder: URL { Self.logFolder(ofStoreAt: path) }

  static func logFolder(ofStoreAt path: String) -> URL { URL(fileURLWithPath: path + ".logs") }

  /// Whether a text can be the name of an attempt: 26 digits and capital letters.
  public static func isAttemptName(_ name: String) -> Bool {
    name.utf8.count == 26
      && name.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) }
  }

  /// The logs in a folder, by the names of their attempts.
  public static func logs(in folder: URL) -> [String: URL] {
    let files = try? FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    let logs = (files ?? []).filter { file in
      file.pathExtension == "log" && isAttemptName(file.deletingPathExtension().lastPathComponent)
        && isPlain(file)
    }
    return Dictionary(logs.map { ($0.deletingPathExtension().lastPathComponent, $0) }) { $1 }
  }

  private static func isPlain(_ file: URL) -> Bool {
    // The attributes of a link are its own, not those of what it points at.
    let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
    let size = (attributes?[.size] as? NSNumber)?.intValue ?? .max
    return attributes?[.type] as? FileAttributeType == .typeRegular && size <= 1 << 20
  }

  /// Copies from beside another store the logs of attempts that this one has.
  func copyLogs(fromStoreAt other: String) throws(StoreError) {
    let found = Self.logs(in: Self.logFolder(ofStoreAt: other))
    guard !found.isEmpty else { return }
    let known = try read { try String.fetchSet($0, sql: "SELECT uid FROM attempt") }
    do {
      for (name, file) in found where known.contains(name) {
        let target = logFolder.appending(path: "\(name).log")
        guard !FileManager.default.fileExists(atPath: target.path) else { continue }
        try FileManager.default.createDirectory(at: logFolder, withIntermediateDirectories: true)
        try Data(contentsOf: file).write(to: target, options: .atomic)
      }
    } catch {
      throw StoreError.directoryNotWritable(path: logFolder.path, detail: "\(error)")
    }
  }

  /// Logs of attempts that the store does not have.
  func strayLogs() throws(StoreError) -> [URL] {
    let found = Self.logs(in: logFolder)
    guard !found.isEmpty else { return [] }
    let known = try read { try String.fetchSet($0, sql: "SELECT uid FROM attempt") }
    return found.filter { !known.contains($0.key) }.map(\.value).sorted { $0.path < $1.path }
  }
}
