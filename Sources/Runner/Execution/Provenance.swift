internal import Arenas
public import Essentials
internal import Foundation
internal import Tensors

/// Where and with what a run was made; none of it enters the identity of a cell.
public struct Provenance: Sendable {
  /// The facts as JSON; of changes that are not committed it holds the digest.
  public let json: JSONValue
  /// What was changed in the source tree since its commit, as a patch; nil when nothing was.
  ///
  /// It can be long, and is the same for all runs: the store keeps it once, under `changesDigest`.
  public let changes: String?
  /// The SHA-256 of `changes`.
  public let changesDigest: String?

  /// Gathers the facts of this process, once.
  ///
  /// - Parameters:
  ///   - version: the version of the program.
  ///   - jobs: how many cells run side by side.
  ///   - data: SHA-256 of the data and of its splits, by name.
  public init(version: String, jobs: Int, data: [String: String]) {
    let git = Git.state()
    changes = git.changes.flatMap { $0.isEmpty ? nil : $0 }
    changesDigest = changes.map(Digest.sha256Hex)
    let facts: [String: JSONValue] = [
      "version": .string(version),
      "git_commit": git.commit.map(JSONValue.string) ?? .null,
      "git_changes": changesDigest.map(JSONValue.string) ?? .null,
      "jobs": .integer(Int64(jobs)),
      "data": .object(data.mapValues(JSONValue.string)),
    ]
    json = .object(facts.merging(Self.machine) { own, _ in own })
  }

  /// The facts of this machine.
  static var machine: [String: JSONValue] {
    let blas = try? BlasReport.current()
    return [
      "host": .string(ProcessInfo.processInfo.hostName),
      "system": .string(ProcessInfo.processInfo.operatingSystemVersionString),
      "processor": .string(Processor.name),
      "cores": .integer(Int64(ProcessInfo.processInfo.activeProcessorCount)),
      "blas_library": .string(blas?.library ?? ""),
      "blas_core": .string(blas?.core ?? ""),
      "blas_threads": .integer(Int64(blas?.threads ?? 0)),
    ]
  }
}

/// The processor's name as the system tells it.
public enum Processor {
  /// For example `AMD EPYC`; the architecture where the system does not tell.
  public static var name: String {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
    if let name = line?.split(separator: ":").last {
      return name.trimmingCharacters(in: .whitespaces)
    }
    #if arch(arm64)
    return "arm64"
    #else
    return "x86_64"
    #endif
  }
}

/// The state of the source tree that the current folder belongs to.
private enum Git {
  static func state() -> (commit: String?, changes: String?) {
    guard let commit = ChildProcess.output(of: ["git", "rev-parse", "HEAD"]) else {
      return (nil, nil)
    }
    return (commit, ChildProcess.output(of: ["git", "diff", "HEAD"]))
  }
}
