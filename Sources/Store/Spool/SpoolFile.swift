import Foundation

/// The records of a spool file up to the first that is torn or damaged.
struct SpoolFile {
  var records: [(record: SpoolRecord, end: Int)] = []
  /// How many bytes the records take.
  var wholeBytes = 0
  /// The bytes behind the last newline: a line that was still being written.
  var tornBytes = 0
  /// A whole line that is no record; nothing behind it is read.
  var fault: String?

  init(_ data: Data, from start: Int = 0, sequence: Int64 = 0, spool: String? = nil) {
    let bytes = [UInt8](data)
    var (position, sequence, spool) = (start, sequence, spool)
    wholeBytes = start
    while let end = bytes[position...].firstIndex(of: 10) {
      do {
        let record = try SpoolRecord(line: bytes[position..<end])
        guard record.spool == spool ?? record.spool else {
          throw SpoolFault(message: "it belongs to the spool \(record.spool)")
        }
        guard record.sequence == sequence else {
          throw SpoolFault(message: "it is record \(record.sequence), wanted \(sequence)")
        }
        records.append((record, end + 1))
        (spool, sequence) = (record.spool, sequence + 1)
        (position, wholeBytes) = (end + 1, end + 1)
      } catch {
        fault = "line \(sequence + 1): \((error as? SpoolFault)?.message ?? "\(error)")"
        return
      }
    }
    tornBytes = bytes.count - position
  }
}
