internal import Essentials
extension SweepReport {
  /// The metrics that the two axes of a figure show.
  public struct Axes: Sendable {
    /// Metric along x.
    public var x = "footprint/bits_per_weight"
    /// Label along x.
    public var xLabel = "effective bits per weight"
    /// Metric along y.
    public var y = "eval/loss_increase"
    /// Label along y.
    public var yLabel = "held-out loss increase (nats/token)"
    /// Whether y is logarithmic.
    public var yIsLogarithmic = true

    /// Loss increase over effective bits per weight.
    public init() {}
  }

  /// A curve for each strategy: what is lost, over what it really costs.
  ///
  /// Budgets of different kinds are points of one curve only where they can be ordered by one
  /// knob; patterns and joint budgets are points of their own.
  public func curve(_ axes: Axes = Axes()) -> Figure {
    var series: [Figure.Series] = []
    for arm in arms {
      let groups = groups.filter { $0.arm == arm.id }
      let points = groups.compactMap { point($0, axes) }
      if !points.isEmpty {
        series.append(Figure.Series(id: arm.id, label: arm.label, points: points))
      }
    }
    return Figure(
      name: "\(name)-loss-against-bits", title: question.isEmpty ? name : question,
      caption: caption, x: Figure.Axis(label: axes.xLabel),
      y: Figure.Axis(label: axes.yLabel, isLogarithmic: axes.yIsLogarithmic), series: series)
  }

  private func point(_ group: ResultGroup, _ axes: Axes) -> Figure.Point? {
    guard let x = group.estimate(axes.x), let y = group.estimate(axes.y) else { return nil }
    return Figure.Point(x: x.mean, estimate: y, annotation: annotation(group))
  }

  private func annotation(_ group: ResultGroup) -> String? {
    let members = group.budget.json.objectValue ?? [:]
    return members["pattern"] != nil || members.count > 1 ? group.budget.label : nil
  }
}
