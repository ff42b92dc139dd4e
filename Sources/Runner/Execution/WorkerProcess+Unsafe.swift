internal import Foundation
internal import Synchronization

/// How a process ended.
enum ProcessEnd: Equatable {
  case exited(Int32)
  case signalled(Int32)
}

/// A child process with a pipe to its standard input, and one from each of its outputs.
///
/// Foundation's `Process` would give neither the way it ended nor pipes that only the child has.
final class WorkerProcess {
  let identifier: pid_t
  /// What it reports: its standard output.
  let reports: Int32
  /// What it and its cells print: its standard error.
  let log: Int32
  private var input: Int32?
  private static let turn = Mutex(())

  /// Starts a program; nil when the system refuses, with `errno` set.
  init?(_ program: String, _ arguments: [String], environment: [String: String]) {
    // One at a time: a child started between the making and the marking of a pipe would keep it.
    let started = Self.turn.withLock { _ in Self.start(program, arguments, environment) }
    guard let started else { return nil }
    (identifier, input, reports, log) = started
  }

  private typealias Started = (pid_t, input: Int32, reports: Int32, log: Int32)

  private static func start(
    _ program: String, _ arguments: [String], _ environment: [String: String]
  ) -> Started? {
    guard let input = Self.pipe(), let reports = Self.pipe(), let log = Self.pipe() else {
      return nil
    }
    defer { for end in [input.read, reports.write, log.write] { _ = close(end) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input.read, STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, reports.write, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, log.write, STDERR_FILENO)
    // The thread that starts a worker may block signals; the worker must hear them.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    let words = Self.strings([program] + arguments)
    let variables = Self.strings(environment.map { "\($0.key)=\($0.value)" })
    defer { for text in words + variables { free(text) } }
    var identifier = pid_t()
    let error = posix_spawn(&identifier, program, &actions, &attributes, words, variables)
    guard error == 0 else {
      for end in [input.write, reports.read, log.read] { _ = close(end) }
      errno = error
      return nil
    }
    return (identifier, input.write, reports.read, log.read)
  }

  deinit {
    endInput()
    _ = close(reports)
    _ = close(log)
  }

  func send(_ bytes: [UInt8]) {
    if let input { Descriptor.write(bytes, to: input) }
  }

  /// Asks it to end.
  func endInput() {
    if let input { _ = close(input) }
    input = nil
  }

  func kill() { _ = Foundation.kill(identifier, SIGKILL) }

  /// Waits until it has ended; to be called once.
  func wait() -> ProcessEnd {
    var status: Int32 = 0
    while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7f
    return signal == 0 ? .exited(status >> 8 & 0xff) : .signalled(signal)
  }

  private static func strings(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
    texts.map { strdup($0) } + [nil]
  }

  /// A pipe whose ends no other child inherits.
  private static func pipe() -> (read: Int32, write: Int32)? {
    var ends: [Int32] = [0, 0]
    guard Foundation.pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }
}
