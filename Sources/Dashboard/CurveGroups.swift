internal import Store

/// The points of a run, parted into the curves that a page shows.
///
/// A metric of a single point in each of several contexts, such as one for each layer, is one curve
/// over its steps and not as many dots.
struct CurveGroups {
  /// The curves in the order of their first points, with their names.
  private(set) var curves: [(name: String, points: [Metric])] = []

  init(_ points: [Metric]) {
    var counts: [String: Int] = [:]
    var contexts: [String: Set<String>] = [:]
    for point in points {
      counts[point.name, default: 0] += 1
      contexts[point.name, default: []].insert(point.context)
    }
    var places: [String: Int] = [:]
    for point in points {
      let isSpread = counts[point.name] == contexts[point.name]?.count
      let name = isSpread ? point.name : point.key
      if let place = places[name] {
        curves[place].points.append(point)
      } else {
        places[name] = curves.count
        curves.append((name, [point]))
      }
    }
    for place in curves.indices where contexts[curves[place].name]?.count ?? 0 > 1 {
      guard counts[curves[place].name] == contexts[curves[place].name]?.count else { continue }
      curves[place].points.sort { ($0.step ?? 0, $0.context) < ($1.step ?? 0, $1.context) }
    }
  }
}
