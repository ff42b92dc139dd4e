public import Foundation

extension Report {
  /// The report as one HTML file that needs nothing else: styles and pictures are inside, and there
  /// is no script.
  ///
  /// - Parameter picture: the SVG of a figure; without one only the caption stands.
  /// - Returns: the text of the file.
  public func html(picture: (Figure) -> Data?) -> String {
    let contents = sections.enumerated().map { index, section in
      "<li><a href=\"#section-\(index + 1)\">\(HTMLText.escaped(section.heading))</a></li>"
    }
    let body = sections.enumerated().map { index, section in
      "<section id=\"section-\(index + 1)\">\n<h2>\(HTMLText.escaped(section.heading))</h2>\n"
        + section.blocks.map { Self.html($0, picture: picture) }.joined(separator: "\n")
        + "\n</section>\n"
    }
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="\(Self.policy)">
      <title>\(HTMLText.escaped(title))</title>
      <style>
      \(Self.styles)
      </style>
      </head>
      <body>
      <main>
      <h1>\(HTMLText.escaped(title))</h1>
      <p class="lead">\(HTMLText.escaped(lead))</p>
      <nav aria-label="Contents"><ol>\(contents.joined())</ol></nav>
      \(body.joined())</main>
      </body>
      </html>

      """
  }

  /// Whatever stands in a store, the page loads and runs nothing.
  private static let policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"

  private static func html(_ block: Block, picture: (Figure) -> Data?) -> String {
    switch block {
    case .paragraph(let text): return "<p>\(HTMLText.escaped(text))</p>"
    case .list(let items):
      return "<ul>\(items.map { "<li>\(HTMLText.escaped($0))</li>" }.joined())</ul>"
    case .facts(let facts):
      let pairs = facts.map {
        "<dt>\(HTMLText.escaped($0.name))</dt><dd>\(HTMLText.escaped($0.value))</dd>"
      }
      return "<dl>\(pairs.joined())</dl>"
    case .table(let table): return table.html
    case .figure(let figure): return html(figure, picture(figure))
    case .source(let text):
      return "<pre>\(HTMLText.escapedLines(text))</pre>"
    }
  }

  private static func html(_ figure: Figure, _ svg: Data?) -> String {
    let title = HTMLText.escaped(figure.title)
    let image = svg.map { data in
      "<img alt=\"\(title)\" src=\"data:image/svg+xml;base64,\(data.base64EncodedString())\">"
    }
    let note = HTMLText.escaped(figure.caption)
    return "<figure>\(image ?? "<p>No picture: gnuplot was not there.</p>")"
      + "<figcaption><strong>\(title)</strong> \(note)</figcaption></figure>"
  }
}
