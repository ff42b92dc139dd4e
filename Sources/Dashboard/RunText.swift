import Essentials
import Foundation
import Reporting
import Store

/// Runs in words and numbers.
enum RunText {
  /// The strategy with its settings.
  static func strategy(_ row: ResultRow) -> String { ResultGroup.groups(of: [row])[0].label }

  /// The budget: `50 %`, `2:4`, `dense`.
  static func budget(_ cell: Cell) -> String { JSONBudget(cell.budget).label }

  /// `key value, key value`, or nothing.
  static func settings(_ values: [String: JSONValue]) -> String {
    values.sorted { $0.key < $1.key }.map { "\($0.key) \(plain($0.value))" }.joined(separator: ", ")
  }

  static func plain(_ value: JSONValue) -> String { value.stringValue ?? value.canonical }

  /// A number in a table; no number is a dash.
  static func number(_ value: Double?) -> Markup {
    guard let value else { return "<td class=\"number absent\">–</td>" }
    return "<td class=\"number\">\(NumberText.readable(value))</td>"
  }

  /// Seconds: `0.52`, `12.3`, `4 min 10 s`, `2 h 5 min`.
  static func duration(_ seconds: Double?) -> String {
    guard let seconds, seconds.isFinite else { return "–" }
    if seconds < 120 { return String(format: seconds < 10 ? "%.2f s" : "%.1f s", seconds) }
    let whole = Int(min(seconds, 1e12).rounded())
    if whole < 7_200 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3_600) h \(whole / 60 % 60) min"
  }

  /// A number of things, with thin spaces between the thousands.
  static func count(_ number: Int) -> String {
    var digits = "\(number)"
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return ([digits] + groups).joined(separator: "\u{202F}")
  }

  /// The last word of a metric's name, for the head of a column.
  static func short(metric: String) -> String {
    metric.split(separator: "/").last.map(String.init) ?? metric
  }
}
