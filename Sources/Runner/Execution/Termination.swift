internal import Foundation
internal import Synchronization

/// What a worker does about signals.
enum Termination {
  private static let requests = Atomic(0)

  static var isRequested: Bool { requests.load(ordering: .relaxed) > 0 }

  static func prepare() {
    // Ctrl-C reaches the whole group; the executor decides what it means. The end of the terminal
    // and of a reader show as the end of the input.
    for number in [SIGINT, SIGHUP, SIGPIPE] { signal(number, SIG_IGN) }
    signal(SIGTERM) { _ in Termination.requests.add(1, ordering: .relaxed) }
  }
}
