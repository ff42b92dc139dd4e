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

    /// What figures of these axes are called, behind the sweep's name.
    var name: String {
      guard y != Axes().y else { return "loss-against-bits" }
      let metric = y.split(separator: "/").last.map(String.init) ?? y
      return "\(metric.replacing("_", with: "-"))-against-bits"
    }
  }

  /// A metric over effective bits per weight.
  ///
  /// - Throws: `ReportError.unknownMetric`.
  public func axes(metric: String) throws(ReportError) -> Axes {
    var axes = Axes()
    if metric != axes.y { try requireMetric(metric) }
    axes.y = metric
    axes.yLabel = axisTitle(metric)
    return axes
  }

  /// A curve for each strategy: what is lost, over what it really costs.
  ///
  /// A curve joins budgets that one knob orders, a sparsity or a number of bits. Joint budgets are
  /// points of their own. Left out are patterns, which would hide other points of equal cost, and
  /// the dense model, which loses nothing; tables have both.
  public func curve(_ axes: Axes = Axes()) -> Figure {
    let members = Dictionary(grouping: groups, by: \.arm)
    let series = arms.flatMap { arm in
      let groups = members[arm.id] ?? []
      return [
        joined(arm.id, arm.label, groups.filter { $0.budget.kind == .single }, axes),
        joined(
          "\(arm.id)-joint", "\(arm.label) + bits", groups.filter { $0.budget.kind == .joint }, axes
        ),
      ].compactMap { $0 }
    }
    return figure(axes, series)
  }

  func figure(_ axes: Axes, _ series: [Figure.Series]) -> Figure {
    Figure(
      name: "\(name)-\(axes.name)", title: question.isEmpty ? name : question,
      caption: caption, x: Figure.Axis(label: axes.xLabel),
      y: Figure.Axis(label: axes.yLabel, isLogarithmic: axes.yIsLogarithmic), series: series)
  }

  private func joined(
    _ id: String, _ label: String, _ groups: [ResultGroup], _ axes: Axes
  ) -> Figure.Series? {
    let points = groups.compactMap { group -> Figure.Point? in
      guard let x = group.estimate(axes.x), let y = group.estimate(axes.y) else { return nil }
      let isJoint = group.budget.kind == .joint
      return Figure.Point(
        x: x.mean, estimate: y, annotation: isJoint ? group.budget.label : nil)
    }
    guard !points.isEmpty else { return nil }
    let isCurve = groups.allSatisfy { $0.budget.kind == .single }
    return Figure.Series(id: id, label: label, points: points, isConnected: isCurve)
  }
}
