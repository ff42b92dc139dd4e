internal import Foundation
internal import Store

/// The folder of one submission, on the file system that all machines share.
///
/// `plan.json` says how to run, `claims/N.json` which cells task N has, `spool/N.R.jsonl` what came
/// of them in the task's start number R, `logs` what attempts printed, `output` what Slurm caught,
/// `job` the job's number, and `done` that nothing is open any more.
struct SlurmFolder: Sendable, Hashable {
  struct Plan: Codable, Sendable {
    var order: WorkOrder
    var tasks: Int
    /// Who submits it, so that an unfinished submission can be told from an abandoned one.
    var coordinator = WorkerName.current.description
  }

  let url: URL

  var name: String { url.lastPathComponent }
  var logs: AttemptLogs { AttemptLogs(folder: url.appending(path: "logs")) }

  // MARK: - Making

  /// Makes a folder of a name that no other has.
  static func make(sweep: String, in parent: URL) throws -> SlurmFolder {
    let moment = Int(Date().timeIntervalSince1970)
    let chance = String(UInt32.random(in: 0...UInt32.max), radix: 36)
    let folder = SlurmFolder(url: parent.appending(path: "\(sweep)-\(moment)-\(chance)"))
    for part in ["claims", "spool", "logs", "output"] {
      try FileManager.default.createDirectory(
        at: folder.url.appending(path: part), withIntermediateDirectories: true)
    }
    return folder
  }

  func write(_ plan: Plan) throws { try write(JSONEncoder().encode(plan), "plan.json") }

  func write(_ leases: some Sequence<Lease>, task: Int) throws {
    try write(JSONEncoder().encode(Array(leases)), "claims/\(task).json")
  }

  func write(_ text: String, as name: String) throws { try write(Data(text.utf8), name) }

  private func write(_ data: Data, _ name: String) throws {
    try data.write(to: url.appending(path: name), options: .atomic)
  }

  // MARK: - Reading

  /// The folders of a sweep in which something is open.
  static func open(sweep: String, in parent: URL) -> [SlurmFolder] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: parent.path)) ?? []
    return names.filter { $0.hasPrefix(sweep + "-") }.sorted()
      .map { SlurmFolder(url: parent.appending(path: $0)) }
      .filter { !$0.isDone && $0.plan?.order.sweep == sweep }
  }

  var plan: Plan? {
    data("plan.json").flatMap { try? JSONDecoder().decode(Plan.self, from: $0) }
  }

  /// The job's number, once it is submitted; anything else would reach Slurm as an argument.
  var job: String? {
    let text = data("job").map { String(decoding: $0, as: UTF8.self) } ?? ""
    return text.isEmpty || text.contains { !("0"..."9").contains($0) } ? nil : text
  }

  var isDone: Bool { data("done") != nil }

  func claims(of task: Int) -> [Lease] {
    data("claims/\(task).json").flatMap { try? JSONDecoder().decode([Lease].self, from: $0) } ?? []
  }

  /// All spool files with their sizes: those of a task in the order of its starts.
  func spools() -> [(path: String, size: Int)] {
    let folder = url.appending(path: "spool")
    let files = try? FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: [.fileSizeKey])
    return (files ?? []).filter { $0.pathExtension == "jsonl" }
      .sorted { Self.order($0) < Self.order($1) }
      .map { ($0.path, (try? $0.resourceValues(forKeys: [.fileSizeKey]))?.fileSize ?? 0) }
  }

  /// The spool files of each task, in the order of its starts.
  func spoolsByTask() -> [Int: [String]] {
    let folder = url.appending(path: "spool")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let files = names.filter { $0.hasSuffix(".jsonl") }.map { folder.appending(path: $0) }
    return Dictionary(grouping: files) { Self.order($0).0 }
      .mapValues { $0.sorted { Self.order($0) < Self.order($1) }.map(\.path) }
  }

  func spools(of task: Int) -> [String] { spoolsByTask()[task] ?? [] }

  func spool(of task: Int, start: Int) -> String {
    url.appending(path: "spool/\(task).\(start).jsonl").path
  }

  private static func order(_ file: URL) -> (Int, Int) {
    let parts = file.lastPathComponent.split(separator: ".")
    return (Int(parts.first ?? "") ?? 0, parts.count > 2 ? Int(parts[1]) ?? 0 : 0)
  }

  private func data(_ name: String) -> Data? {
    FileManager.default.contents(atPath: url.appending(path: name).path)
  }
}
