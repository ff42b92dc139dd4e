import Foundation
import Synchronization

/// Ctrl-C and `kill` as a request: what has begun is ended properly, a second request ends at once.
enum Interrupt {
  private static let requests = Atomic(0)

  /// Whether somebody asked to stop.
  static var isRequested: Bool { requests.load(ordering: .relaxed) > 0 }

  /// Begins to listen.
  static func listen() {
    // Whoever started this process may have blocked them, and that is inherited.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] { sigaddset(&signals, number) }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    for number in [SIGINT, SIGTERM] {
      signal(number) { _ in
        // Only what may be done inside a signal handler: an atomic, write and _exit.
        if Interrupt.requests.add(1, ordering: .relaxed).oldValue > 0 { _exit(130) }
        Interrupt.message.withUTF8Buffer { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
      }
    }
  }

  private static let message: StaticString =
    "\nstopping in good order; once more to stop at once\n"
}
