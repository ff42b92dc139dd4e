internal import Yams

/// Where a spec asks its cells to run; none of it enters the identity of a cell.
///
/// ```yaml
/// executor: {kind: slurm, partition: cpu, time: 2h, memory: 4G, cpus: 2, parallel: 50,
///   cellsPerTask: 8, arguments: [--account=lab]}
/// ```
public struct SpecExecutor: Sendable, Hashable {
  /// What runs cells.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Processes of this machine.
    case process
    /// Tasks of Slurm jobs.
    case slurm
  }

  /// What runs the cells, unless the command line says otherwise.
  public var kind = Kind.process
  /// What is asked of Slurm.
  public var slurm = SlurmOptions()

  /// Processes of this machine.
  public init() {}

  private static let keys = [
    "kind", "partition", "time", "memory", "cpus", "parallel", "cellsPerTask", "arguments",
  ]

  init(_ node: Node, _ reader: inout SpecReader) {
    for (key, node) in reader.members(node, of: "executor", allowed: Self.keys) ?? [] {
      switch key {
      case "kind": kind = Self.kind(node, &reader)
      case "partition": slurm.partition = reader.text(node, of: key)
      case "time":
        slurm.seconds = SpecLimits.value(
          node, key, Quantity.seconds, Quantity.durationForm, &reader)
      case "memory":
        slurm.bytes = SpecLimits.value(node, key, Quantity.bytes, Quantity.sizeForm, &reader)
      case "cpus": slurm.processors = reader.wholeNumber(node, of: key, atLeast: 1)
      case "parallel": slurm.parallelTasks = reader.wholeNumber(node, of: key, atLeast: 1)
      case "cellsPerTask":
        slurm.cellsPerTask = reader.wholeNumber(node, of: key, atLeast: 1) ?? 1
      default: slurm.arguments = reader.list(node).compactMap { Self.argument($0, &reader) }
      }
    }
  }

  private static func kind(_ node: Node, _ reader: inout SpecReader) -> Kind {
    let name = reader.text(node, of: "kind") ?? ""
    if let kind = Kind(rawValue: name) { return kind }
    reader.note(
      SpecReader.unknown("executor '\(name)'", name, Kind.allCases.map(\.rawValue)), at: node)
    return .process
  }

  private static func argument(_ node: Node, _ reader: inout SpecReader) -> String? {
    guard let text = reader.text(node, of: "arguments") else { return nil }
    guard let objection = SlurmOptions.objection(toSpecArgument: text) else { return text }
    reader.note(objection, at: node)
    return nil
  }
}
