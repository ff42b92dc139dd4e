import Store

/// The filter of a page as it was typed.
struct PageFilter {
  /// The text.
  let text: String
  /// What it means; nil without a filter, or when it cannot be understood.
  let expression: FilterExpression?
  /// What is wrong with it, with the place; nil when nothing is.
  let error: String?

  static let none = PageFilter(PageRequest(target: "/", host: nil))

  init(_ request: PageRequest) {
    text = request["filter"] ?? ""
    guard !text.allSatisfy(\.isWhitespace) else {
      (expression, error) = (nil, nil)
      return
    }
    do {
      expression = try FilterExpression(parsing: text)
      error = nil
    } catch {
      expression = nil
      self.error = "\(error)"
    }
  }

  /// The status of a page with this filter.
  var status: Int { error == nil ? 200 : 400 }
}

/// Addresses of runs.
enum RunLinks {
  static func run(_ cell: String) -> String { PageLink("runs", cell).target }

  static func sweep(_ name: String) -> String { PageLink("sweeps", name).target }

  /// The runs that a condition lets through.
  static func runs(where filter: String) -> String {
    PageLink("runs").with("filter", filter).target
  }

  /// The runs of a sweep, or those in one state.
  static func runs(ofSweep name: String, state: String? = nil) -> String {
    let sweep = "sweep = \(FilterExpression.quoted(name))"
    return runs(where: state.map { "\(sweep) and state = \($0)" } ?? sweep)
  }
}
