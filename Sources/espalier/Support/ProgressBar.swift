import Foundation
import Synchronization

/// Progress on standard error: one live line on a terminal, a plain line now and then elsewhere.
final class ProgressBar: Sendable {
  private struct State {
    var done: Int
    var shown: ContinuousClock.Instant?
    var detail = ""
  }

  private let label: String
  private let total: Int
  private let first: Int
  private let quiet: Bool
  private let start = ContinuousClock.now
  private let state: Mutex<State>

  /// - Parameters:
  ///   - label: what is being done.
  ///   - total: how much there is to do.
  ///   - done: how much was done before; it does not count for the rate.
  ///   - quiet: whether nothing is shown.
  init(_ label: String, total: Int, done: Int = 0, quiet: Bool) {
    self.label = label
    self.total = total
    self.quiet = quiet
    first = done
    state = Mutex(State(done: done))
  }

  /// Tells how much is done now.
  func update(done: Int, detail: String) {
    state.withLock { state in
      state.done = done
      state.detail = detail
      show(&state, force: done == total)
    }
  }

  /// Tells that one more is done.
  func advance(detail: String) {
    state.withLock { state in
      state.done += 1
      state.detail = detail
      show(&state, force: state.done == total)
    }
  }

  /// Tells what is going on while nothing more is done.
  func show(detail: String) {
    state.withLock { state in
      state.detail = detail
      show(&state, force: false)
    }
  }

  /// Writes a line of its own; the live line is drawn again with the next step.
  func interject(_ text: String) {
    state.withLock { _ in
      let clear = Terminal.isErrorLive ? "\r\u{1b}[2K" : ""
      FileHandle.standardError.write(Data("\(clear)\(text)\n".utf8))
    }
  }

  /// Ends the live line.
  func finish() {
    guard !quiet, Terminal.isErrorLive, state.withLock({ $0.shown != nil }) else { return }
    FileHandle.standardError.write(Data("\n".utf8))
  }

  private func show(_ state: inout State, force: Bool) {
    let pause: Duration = Terminal.isErrorLive ? .milliseconds(100) : .seconds(10)
    let now = ContinuousClock.now
    if let shown = state.shown, now - shown < pause, !force { return }
    guard !quiet else { return }
    state.shown = now
    let line = text(state, at: now)
    let live = Terminal.isErrorLive
    FileHandle.standardError.write(Data((live ? "\r\u{1b}[2K\(line)" : "\(line)\n").utf8))
  }

  private func text(_ state: State, at now: ContinuousClock.Instant) -> String {
    let share = total == 0 ? 1 : Double(state.done) / Double(total)
    let elapsed = (now - start) / .seconds(1)
    let rate = Double(state.done - first) / max(elapsed, 1e-9)
    let speed = state.done > first ? " · \(ProgressBar.rate(rate))" : ""
    let left = rate > 0 ? ProgressBar.duration(Double(total - state.done) / rate) : "?"
    let ending = state.done == total ? "in \(ProgressBar.duration(elapsed))" : "\(left) left"
    let numbers = " \(state.done)/\(total)\(speed) · \(ending)"
    let width = Terminal.isErrorLive ? Terminal.width : 100
    let free = width - 1 - label.count - 1 - numbers.count
    let detail = Self.detail(state.detail, room: free - Self.leastBar - 2)
    let room = max(0, min(24, free - detail.count - 2))
    let filled = Int((share * Double(room)).rounded(.down))
    let bar =
      room < Self.leastBar
      ? ""
      : "▕" + String(repeating: "█", count: filled) + String(repeating: "·", count: room - filled)
        + "▏"
    return String((label + " " + bar + numbers + detail).prefix(width - 1))
  }

  private static let leastBar = 8

  /// What is at work, without its beginning where there is no room: the end of a path tells more.
  private static func detail(_ text: String, room: Int) -> String {
    let separator = " · "
    if text.count + separator.count <= room { return separator + text }
    let kept = room - separator.count - 1
    return kept < 8 ? "" : separator + "…" + text.suffix(kept)
  }

  /// Seconds for people: `7 s`, `3 min 20 s`, `2 h 05 min`.
  static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e7 else { return "?" }
    let whole = Int(seconds.rounded(.up))
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(padded(whole % 60)) s" }
    return "\(whole / 3600) h \(padded(whole / 60 % 60)) min"
  }

  /// How many a second, or a minute or an hour where that is easier to read: `3.2/s`.
  static func rate(_ perSecond: Double) -> String {
    let (number, unit) =
      perSecond >= 1
      ? (perSecond, "s") : perSecond * 60 >= 1 ? (perSecond * 60, "min") : (perSecond * 3600, "h")
    return String(format: number >= 10 ? "%.0f/%@" : "%.1f/%@", number, unit)
  }

  private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
