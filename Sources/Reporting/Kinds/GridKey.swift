internal import Essentials
internal import Store

/// What rows or columns of a grid are told apart by.
public struct GridKey: Sendable, Hashable {
  /// `strategy`, `budget`, `replicate`, or the name of a hyperparameter or an arena's option.
  public let name: String

  /// Names a key.
  public init(_ name: String) {
    self.name = name
  }

  /// A value, with what sorts it.
  typealias Place = (label: String, order: [Double])

  /// The value of a cell; nil where the cell has none.
  func value(of cell: Cell) -> Place? {
    switch name {
    case "strategy": return (ResultGroup.armLabel(cell), [])
    case "budget":
      let budget = JSONBudget(cell.budget)
      return (budget.label, budget.order)
    case "replicate": return ("\(cell.replicate)", [Double(cell.replicate)])
    default:
      let value = cell.hyperparameters[name] ?? cell.arenaOptions[name] ?? cell.budget[name]
      return value.map { ($0.stringValue ?? $0.canonical, $0.doubleValue.map { [$0] } ?? []) }
    }
  }

  /// The keys that the cells of some rows have.
  static func known(in rows: [ResultRow]) -> [String] {
    var names: Set<String> = []
    for row in rows {
      names.formUnion(row.cell.hyperparameters.keys)
      names.formUnion(row.cell.arenaOptions.keys)
      names.formUnion(row.cell.budget.objectValue?.keys.map(\.self) ?? [])
    }
    return ["strategy", "budget", "replicate"] + names.sorted()
  }
}

/// Values in the order of a grid's axis.
struct GridAxis {
  private(set) var labels: [String] = []
  private var orders: [[Double]] = []
  private var known: Set<String> = []

  mutating func add(_ value: (label: String, order: [Double])) {
    guard known.insert(value.label).inserted else { return }
    labels.append(value.label)
    orders.append(value.order)
  }

  /// Numbers rising; names as they came.
  var sorted: [String] {
    labels.indices.sorted {
      orders[$0] == orders[$1] ? $0 < $1 : orders[$0].lexicographicallyPrecedes(orders[$1])
    }.map { labels[$0] }
  }
}
