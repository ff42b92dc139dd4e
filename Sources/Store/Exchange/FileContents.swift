internal import Foundation

/// Whole files as bytes.
enum FileContents {
  static func read(_ path: String) -> [UInt8]? {
    FileManager.default.contents(atPath: path).map { Array($0) }
  }
}
