extension SeriesStyle {
  /// The styles of lines without marks, which colour and dashes alone tell apart.
  ///
  /// A colour comes again only when all are taken, and then with other dashes: several settings of
  /// one strategy differ in both. Strategies with a colour of their own keep it, the first of two
  /// that share one.
  static func ofLines(_ ids: [String]) -> [SeriesStyle] {
    var styles = [SeriesStyle?](repeating: nil, count: ids.count)
    for index in ids.indices where isKnown(ids[index]) {
      styles[index] = SeriesStyle(for: ids[index]).movedOn(from: styles.compactMap { $0 })
    }
    for index in ids.indices where styles[index] == nil {
      styles[index] = SeriesStyle(for: ids[index]).movedOn(from: styles.compactMap { $0 })
    }
    return styles.compactMap { $0 }
  }

  /// The style with the colour and the dashes that others have least, its own where they are free.
  private func movedOn(from others: [SeriesStyle]) -> SeriesStyle {
    var style = self
    style.color = Self.rarest(color, among: others.map(\.color))
    let rivals = others.filter { $0.color == style.color }.map(\.dash)
    let free = Dash.allCases.filter { !rivals.contains($0) }
    style.dash = Self.rarest(
      dash, of: free.isEmpty ? Dash.allCases : free, among: others.map(\.dash))
    return style
  }

  private static func rarest<Choice: CaseIterable & Equatable>(
    _ own: Choice, of choices: [Choice] = Array(Choice.allCases), among taken: [Choice]
  ) -> Choice {
    func uses(_ choice: Choice) -> Int { taken.count { $0 == choice } }
    let least = choices.map(uses).min() ?? 0
    if choices.contains(own), uses(own) == least { return own }
    return choices.first { uses($0) == least } ?? own
  }
}
