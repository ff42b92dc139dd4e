import Foundation
import Store
import Testing

@testable import Dashboard

@Suite struct `Plots and texts` {
  @Test(arguments: [
    [Double](), [1], [0, 0], [1, 2, 3], [-1e300, 1e300], [.nan, 1], [1e-300, 1e-299], [1e15, 1e15],
    [Double.greatestFiniteMagnitude, -Double.greatestFiniteMagnitude],
  ])
  func `a scale holds its values and has few ticks`(values: [Double]) {
    for isLogarithmic in [false, true] {
      let scale = PlotScale(values, isLogarithmic: isLogarithmic)
      for value in values where value.isFinite && abs(value) < 1e300 {
        #expect((-1e-9...1.000000001).contains(scale.place(value)), "\(value)")
      }
      let ticks = scale.ticks(5)
      #expect(ticks.count <= 8 && ticks.allSatisfy { !$0.isNaN })
    }
  }

  @Test func `ticks are round`() {
    #expect(PlotScale([0, 10], isLogarithmic: false).ticks(5) == [0, 5, 10])
    #expect(PlotScale([1, 1000], isLogarithmic: true).ticks(5) == [1, 10, 100, 1000])
  }

  @Test func `one point for each layer is one curve in the order of the layers`() {
    let layers = ["down", "up", "attention"].enumerated().map { place, layer in
      Metric("layer/error", Double(place), context: layer, step: Int64(2 - place))
    }
    let losses = (0..<3).map { Metric("train/loss", 1, step: 2 - Int64($0)) }
    let heads = (0..<4).map { Metric("x", 1, context: "h\($0 % 2)", step: Int64($0)) }
    let curves = CurveGroups(layers + losses + heads).curves
    #expect(curves.map(\.name) == ["layer/error", "train/loss", "x@h0", "x@h1"])
    #expect(curves[0].points.map(\.context) == ["attention", "up", "down"])
    // Steps of a curve may go backwards and stay as they came.
    #expect(curves[1].points.map(\.step) == [2, 1, 0])
  }

  @Test func `a long curve is drawn with its peaks`() {
    let points = (0..<100_000).map { Metric("m", $0 == 54_321 ? 100 : 1, step: Int64($0)) }
    let text = LinePlot(name: "m", points: points, isLogarithmic: false).markup.text
    #expect(text.count < 60_000)
    let heights = text.matches(of: /[ "][0-9.]+,([0-9.]+)/).compactMap { Double($0.1) }
    #expect((heights.min() ?? 1e9) < 40 && (heights.max() ?? 0) > 150)
  }

  @Test func `Markdown becomes HTML, and HTML in it stays text`() {
    let text = """
      # Title <b>

      > said

      | a | b |
      |---|--:|
      | x \\| y | **2** |

      - one `<i>`
      - two [link](https://a.example/?x=1&y) [bad](javascript:alert(1))
      """
    let html = MarkdownText(text, headingsFrom: 3).markup.text
    #expect(html.contains("<h3>Title &lt;b&gt;</h3>") && html.contains("<blockquote>said"))
    #expect(html.contains("<td class=\"words\">x | y</td>"))
    #expect(html.contains("<td class=\"number\"><strong>2</strong></td>"))
    #expect(html.contains("<code>&lt;i&gt;</code>"))
    #expect(html.contains("href=\"https://a.example/?x=1&amp;y\""))
    #expect(!html.contains("href=\"javascript"))
  }

  @Test(arguments: ["", "a", "a b/c?d&e=f#%", "ü\"'<", "..", "%2e"])
  func `addresses carry any text`(text: String) {
    let target = PageLink("runs").with("filter", text).target
    #expect(PageRequest(target: target, host: nil)["filter"] ?? "" == text)
    #expect(PageLink("sweeps", text + "x").target.count { $0 == "/" } == 2)
  }

  @Test(arguments: ["started", "-seconds", "metric.eval/loss", "-metric.a@b", "budget"])
  func `an order is read as it is written`(text: String) {
    #expect(RunOrder(parsing: text)?.text == text)
  }

  @Test(arguments: ["", "-", "metric.", "other", "--cell", "cell "])
  func `other words are no order`(text: String) {
    #expect(RunOrder(parsing: text) == nil)
  }

  @Test(arguments: ["5.n", "-3.i-7", "9.r3ff0000000000000", "1.ta.b'c"])
  func `a place is read as it is written`(text: String) {
    #expect(RunPlace(parsing: text)?.text == text)
  }
}
