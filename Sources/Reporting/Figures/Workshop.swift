import Foundation

/// A hidden folder in the destination, from which complete files are moved to their place.
///
/// It lies on the same file system as the destination, so that moving is one atomic rename.
struct Workshop {
  let destination: URL
  let folder: URL

  init(beside destination: URL, name: String) throws(FigureError) {
    self.destination = destination
    folder = destination.appending(path: ".\(name)-\(UUID().uuidString)")
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw .unwritable(path: destination.path, reason: error.localizedDescription)
    }
  }

  func write(_ text: String, to name: String) throws(FigureError) {
    do {
      try Data(text.utf8).write(to: folder.appending(path: name))
    } catch {
      throw .unwritable(
        path: destination.appending(path: name).path, reason: error.localizedDescription)
    }
  }

  func hasContent(_ name: String) -> Bool {
    let path = folder.appending(path: name).path
    let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
    return (size ?? 0) > 0
  }

  /// Moves files to the destination, each in one step over what was there.
  func deliver(_ names: [String]) throws(FigureError) {
    for name in names {
      let target = destination.appending(path: name).path
      guard rename(folder.appending(path: name).path, target) == 0 else {
        throw .unwritable(path: target, reason: String(cString: strerror(errno)))
      }
    }
  }

  func remove() {
    // What cannot be removed is a hidden folder with copies; no reason to fail a written figure.
    try? FileManager.default.removeItem(at: folder)
  }
}
