internal import Essentials
public import Foundation

extension ResultStore {
  /// Writes a TensorBoard log directory: a folder for each cell with its latest attempt, curves by
  /// their steps and results at step 0.
  ///
  /// The folder's names are `SWEEP-OR-ARENA/STRATEGY/BUDGET/r0-CELL`, with what a file name cannot
  /// hold replaced. TensorBoard keeps single precision, and expects increasing steps.
  ///
  /// - Throws: A `StoreError`, or what the file system reports.
  public func exportTensorBoard(
    to folder: URL, where filter: FilterExpression? = nil
  ) throws -> Int {
    let rows = try results(where: filter).filter { $0.attempt != nil }
    for row in rows {
      let place = folder.appending(path: Self.logFolder(of: row))
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      let moment = try attempts(of: row.identity).last.flatMap(Self.moment) ?? 0
      var file = EventFile(startingAt: moment)
      for point in try curves(of: row.identity) {
        file.add(point.key, point.value, step: point.step ?? 0, at: moment)
      }
      for (name, value) in row.metrics.sorted(by: { $0.key < $1.key }) {
        file.add(name, value, step: 0, at: moment)
      }
      let name = "events.out.tfevents.\(Int(moment)).\(row.identity)"
      try AtomicFile.write([file.data], to: place.appending(path: name).path)
    }
    return rows.count
  }

  private static func moment(_ attempt: AttemptRecord) -> Double? {
    Timestamp.date(attempt.startedAt)?.timeIntervalSince1970
  }

  private static func logFolder(of row: ResultRow) -> String {
    let cell = row.cell
    let budget = cell.budget.objectValue ?? [:]
    let level = budget.sorted { $0.key < $1.key }
      .map { "\($0.key)-\($0.value.stringValue ?? $0.value.canonical)" }.joined(separator: "+")
    let parts = [
      cell.arena, cell.strategy, level.isEmpty ? "dense" : level,
      "r\(cell.replicate)-\(row.identity)",
    ]
    return parts.map(safe).joined(separator: "/")
  }

  /// A name without separators, and never one that means another folder.
  private static func safe(_ name: String) -> String {
    let kept = name.map { character in
      let isPlain = character.isASCII && (character.isLetter || character.isNumber)
      return isPlain || "-_+.=".contains(character) ? character : "_"
    }
    return kept.allSatisfy { $0 == "." } ? "_" : String(kept)
  }
}
