import ArgumentParser
import CompressionCore
import Dashboard
import Foundation
import Store
import Strategies
import Synchronization

/// `serve`: a local page over the store.
struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve a page over the store, on this machine only and read-only.",
    discussion: """
      Runs with filter and order, curves, comparisons, sweeps with live progress, papers with verdicts,
      and an explorer of Pareto fronts. The page listens on 127.0.0.1 alone; nothing leaves the
      machine. Ctrl-C ends it.
      Example: espalier serve --port 8777
      """)

  @Option(help: "The port on 127.0.0.1; 0 takes any that is free.") var port = 8777
  @OptionGroup var store: StoreOptions

  mutating func validate() throws {
    guard (0...65_535).contains(port) else {
      throw ValidationError("--port is \(port), allowed is 0 to 65535")
    }
  }

  mutating func run() throws {
    let pages = StorePages(
      try store.reading(), runnableStrategies: Set(StrategyIndex.all.map(\.card.id)))
    let (server, path) = (DashboardServer(pages, port: port), store.path)
    let failure = Self.waiting {
      try await server.run { address in
        print("\(path) at \(address)  (Ctrl-C ends it)")
        fflush(nil)
      }
    }
    if let failure {
      throw ValidationError("nothing can be served on 127.0.0.1:\(port): \(failure)")
    }
  }

  /// Runs to the end what can wait for others, from a thread that may block.
  private static func waiting(_ body: @escaping @Sendable () async throws -> Void) -> String? {
    let (done, failure) = (DispatchSemaphore(value: 0), Outcome())
    Task {
      do { try await body() } catch { failure.text.withLock { $0 = "\(error)" } }
      done.signal()
    }
    done.wait()
    return failure.text.withLock { $0 }
  }

  private final class Outcome: Sendable {
    let text = Mutex<String?>(nil)
  }
}
