/// Grids of many tiles, drawn from a block of data.
///
/// For each object gnuplot looks through all that there are, and sets every text by itself: a grid of
/// some thousand tiles would take seconds.
extension FigureScript {
  /// More rectangles than this are no objects.
  static let mostObjects = 400

  var hasTileData: Bool { figure.boxes.count > Self.mostObjects }

  /// The tiles: middle, ends, colour, and where they are printed text and its colour.
  var tileData: [String] {
    guard hasTileData else { return [] }
    let hasTexts = plan.printsTileTexts
    let rows = figure.boxes.map { box in
      let places = [
        (box.x.lowerBound + box.x.upperBound) / 2, (box.y.lowerBound + box.y.upperBound) / 2,
        box.x.lowerBound, box.x.upperBound, box.y.lowerBound, box.y.upperBound,
      ].map(NumberText.short)
      let texts = hasTexts ? [EnhancedText.plain(box.text), "\(box.ink)"] : []
      return (places + ["\(box.fill)"] + texts).joined(separator: "\t")
    }
    return ["$tiles << END"] + rows + ["END"]
  }

  var tilePlots: [String] {
    guard hasTileData else { return [] }
    let boxes =
      "$tiles using 1:2:3:4:5:6:7 with boxxyerror fillcolor rgb variable "
      + "fillstyle solid border linecolor rgb '#FFFFFF' linewidth \(borderWidth) notitle"
    let texts =
      "$tiles using 1:2:8:9 with labels center font ',\(NumberText.short(HouseType.annotation))' "
      + "textcolor rgb variable notitle"
    return plan.printsTileTexts ? [boxes, texts] : [boxes]
  }

  /// Rims must not cover the smallest tiles.
  private var borderWidth: String { plan.printsTileTexts ? "0.7" : "0.1" }
}

extension FigurePlan {
  /// Whether the texts of all tiles have room in them; of a few tiles they are always printed.
  func tilesHaveRoom() -> Bool {
    guard figure.boxes.count > FigureScript.mostObjects else { return true }
    let (across, upward) = (layout.x.high - layout.x.low, layout.y.high - layout.y.low)
    return figure.boxes.allSatisfy { box in
      let width = (box.x.upperBound - box.x.lowerBound) / across * layout.plot.width
      let height = (box.y.upperBound - box.y.lowerBound) / upward * layout.plot.height
      return height > 0.24 && HouseType.width(box.text, size: HouseType.annotation) < width + 0.1
    }
  }

  /// Says where the numbers are that are not printed.
  var tileNotes: [String] {
    printsTileTexts
      ? [] : ["\(figure.boxes.count) tiles are too small for numbers, which the data file has."]
  }
}
