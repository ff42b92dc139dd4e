import Dispatch
internal import Essentials
import GnuplotStream

/// Runs scripts with the gnuplot in PATH.
struct Gnuplot: Sendable {
  enum Failure: Error, Equatable {
    case missing
    case refused(status: Int, message: String)
    case machine(String)
  }

  /// The name that is looked up in PATH.
  var executable = "gnuplot"

  /// Runs the script in a folder and gives back the warnings that gnuplot printed.
  func run(_ script: String, in directory: String) throws(Failure) -> String {
    var buffer = [CChar](repeating: 0, count: 16_384)
    let result = gnuplot_stream_run(script, directory, executable, &buffer, buffer.count)
    let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    let message = EnhancedText.oneLine(String(decoding: bytes, as: UTF8.self))
    switch Int(result.code) {
    case GNUPLOT_STREAM_DONE: return message
    case GNUPLOT_STREAM_MISSING: throw .missing
    case GNUPLOT_STREAM_FAILED: throw .refused(status: Int(result.exit_status), message: message)
    case GNUPLOT_STREAM_NO_DIRECTORY: throw .machine("cannot enter the folder '\(directory)'")
    default: throw .machine("cannot start a process: \(message)")
    }
  }

  /// Runs several scripts in a folder at the same time and gives back what was printed, each text
  /// once.
  ///
  /// - Throws: the failure of the first script that fails.
  func run(_ scripts: [String], in directory: String) throws(Failure) -> String {
    let outcomes = scripts.map { _ in Box<Result<String, Failure>>() }
    let group = DispatchGroup()
    for (script, outcome) in zip(scripts, outcomes) {
      // A queue of its own: waiting for a process needs a thread, not a core.
      DispatchQueue(label: "espalier.gnuplot").async(group: group) {
        outcome.put(
          Result { () throws(Failure) in try run(script, in: directory) })
      }
    }
    group.wait()
    var printed: [String] = []
    for case let outcome? in outcomes.map(\.value) {
      let text = try outcome.get()
      if !text.isEmpty, !printed.contains(text) { printed.append(text) }
    }
    return printed.joined(separator: " ")
  }
}
