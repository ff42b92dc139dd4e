import GRDB

extension StoreError {
  /// Translates what GRDB throws; our own errors pass through unchanged.
  init(_ error: any Error, path: String, busyTimeout: Double) {
    if let failure = error as? RowDecodingError {
      self = .corrupt(path: path, detail: "a value of another kind: \(failure)")
      return
    }
    guard let failure = error as? DatabaseError else {
      self = error as? StoreError ?? .other(path: path, code: -1, detail: "\(error)")
      return
    }
    let detail = failure.message ?? "no message"
    switch failure.resultCode {
    case .SQLITE_NOTADB: self = .notADatabase(path: path)
    case .SQLITE_CORRUPT: self = .corrupt(path: path, detail: detail)
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path, seconds: busyTimeout)
    case .SQLITE_READONLY, .SQLITE_PERM: self = .readOnly(path: path)
    case .SQLITE_FULL: self = .diskFull(path: path)
    case .SQLITE_CANTOPEN: self = .directoryNotWritable(path: path, detail: detail)
    default: self = .other(path: path, code: Int(failure.resultCode.rawValue), detail: detail)
    }
  }
}
