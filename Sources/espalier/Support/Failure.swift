import ArgumentParser
import Foundation
import Runner
import Store

/// Turns whatever went wrong into one message on standard error and an exit status.
enum Failure {
  static let interrupted = ExitCode(130)
  static let cellsFailed = ExitCode(1)
  static let declined = ExitCode(1)

  /// Prints the error and ends the process.
  static func exit(_ error: any Error) -> Never {
    if Espalier.exitCode(for: error) == .success { Espalier.exit(withError: error) }  // --help
    if isUsage(error) {
      let message = Espalier.fullMessage(for: error)
      print(message)
      Foundation.exit(2)
    }
    print("espalier: \(message(of: error))")
    Foundation.exit(status(of: error))
  }

  private static func print(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }

  private static func isUsage(_ error: any Error) -> Bool {
    error is ValidationError || Espalier.exitCode(for: error) == .validationFailure
  }

  static func message(of error: any Error) -> String {
    switch error {
    case let error as any CustomStringConvertible & Error: return "\(error)"
    default: return error.localizedDescription
    }
  }

  private static func status(of error: any Error) -> Int32 {
    guard let error = error as? StoreError else { return 2 }
    switch error {
    case .busy, .unfilled: return 3
    case .corrupt, .notADatabase, .schemaAltered: return 4
    default: return 2
    }
  }
}
