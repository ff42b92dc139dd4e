import ArgumentParser
import Foundation
import Runner
import Store

/// How cells are run; what is given here goes before what the spec says.
struct ExecutionOptions: ParsableArguments {
  @Option(help: "How often a cell runs again by itself after a crash (default: 2).")
  var retries: Int?
  @Option(help: "How long one cell may take: 90s, 10m, 1h30m (default: no limit).")
  var timeLimit: Duration?
  @Option(help: "How much memory one cell may use: 512M, 2G (default: no limit).")
  var memoryLimit: Size?
  @Option(help: "After how long a silent worker's cell is given to another.")
  var lease = Duration(seconds: 60)
  @Flag(
    name: [.customShort("k"), .long], inversion: .prefixedNo,
    help: "Go on with the other cells when one fails.")
  var keepGoing = true

  func validate() throws {
    if let retries, retries < 0 {
      throw ValidationError("--retries is \(retries), allowed is 0 or more")
    }
  }

  func settings(_ limits: SpecLimits) -> ExecutionSettings {
    ExecutionSettings(
      keepGoing: keepGoing, leaseSeconds: lease.seconds,
      limits: CellLimits(
        seconds: timeLimit?.seconds ?? limits.seconds, bytes: memoryLimit?.bytes ?? limits.bytes),
      policy: RetryPolicy(retries: retries ?? limits.retries ?? RetryPolicy().retries))
  }

  struct Duration: ExpressibleByArgument {
    let seconds: Double

    init(seconds: Double) { self.seconds = seconds }

    init?(argument: String) {
      guard let seconds = Quantity.seconds(argument) else { return nil }
      self.seconds = seconds
    }

    var defaultValueDescription: String { Quantity.text(seconds: seconds) }
  }

  struct Size: ExpressibleByArgument {
    let bytes: Int64

    init?(argument: String) {
      guard let bytes = Quantity.bytes(argument) else { return nil }
      self.bytes = bytes
    }
  }
}

extension Espalier {
  /// This very program.
  static var program: URL {
    Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0]).absoluteURL
  }
}

extension ProcessExecutor {
  /// Workers that are processes of this very program.
  static func ofThisProgram(workers: Int) -> ProcessExecutor {
    ProcessExecutor(workers: workers, program: Espalier.program)
  }
}
