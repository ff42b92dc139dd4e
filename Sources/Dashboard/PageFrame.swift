/// What all pages share: the head, the ways to other pages, the foot.
struct PageFrame {
  let storePath: String

  private static let places = [
    ("Overview", "/"), ("Runs", "/runs"), ("Sweeps", "/sweeps"), ("Papers", "/papers"),
    ("Pareto", "/pareto"),
  ]

  /// A page.
  ///
  /// - Parameters:
  ///   - title: the title and heading.
  ///   - place: the address of the entry of the navigation that the page belongs to.
  ///   - status: the status of the answer.
  ///   - body: what stands under the heading.
  /// - Returns: the answer with the whole page.
  func page(_ title: String, place: String, status: Int = 200, _ body: Markup) -> PageAnswer {
    let links = Self.places.map { name, address -> Markup in
      let current: Markup = address == place ? " aria-current=\"page\"" : ""
      return "<a href=\"\(address)\"\(current)>\(name)</a>"
    }
    let page: Markup = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(title) · Espalier</title>
      <link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
      <link rel="stylesheet" href="/assets/style.css">
      <script src="/assets/script.js" defer></script>
      </head>
      <body>
      <a class="skip" href="#main">Skip to the content</a>
      <header>
      <a class="brand" href="/">Espalier</a>
      <nav aria-label="Pages">\(links)</nav>
      </header>
      <main id="main" tabindex="-1">
      <h1>\(title)</h1>
      \(body)
      </main>
      <footer>
      <p>\(storePath), read-only.</p>
      <p class="keys"><kbd>/</kbd> filter <kbd>j</kbd> <kbd>k</kbd> next and previous row
      <kbd>Enter</kbd> open <kbd>x</kbd> mark</p>
      </footer>
      </body>
      </html>

      """
    return PageAnswer(status: status, body: page.text)
  }

  /// A page that says what was wrong.
  func page(_ fault: PageFault) -> PageAnswer {
    page(
      fault.title, place: "", status: fault.status,
      "<pre class=\"fault\" role=\"alert\">\(fault.detail)</pre>")
  }
}

/// Parts that several pages have.
enum PageParts {
  /// A state as a coloured word.
  static func state(_ state: String) -> Markup {
    "<span class=\"state \(state.replacing(" ", with: "-"))\">\(state.replacing("_", with: " "))</span>"
  }

  /// A moment as the store writes it, to the second; in narrow columns month, day and minute.
  static func moment(_ text: String?, isNarrow: Bool = false) -> Markup {
    guard let text else { return "<span class=\"absent\">–</span>" }
    let whole = String(text.prefix(19).replacing("T", with: " "))
    let short = isNarrow ? String(whole.prefix(16).dropFirst(5)) : whole
    return "<time datetime=\"\(text)\" title=\"\(whole)\">\(short)</time>"
  }

  /// Names with what they stand for.
  static func facts(_ facts: [(String, Markup)]) -> Markup {
    "<dl>\(facts.map { "<dt>\($0)</dt><dd>\($1)</dd>" as Markup })</dl>"
  }

  /// A choice of a form.
  static func choice(
    _ label: String, name: String, options: [(value: String, label: String)], chosen: String
  ) -> Markup {
    let items = options.map { option -> Markup in
      let mark: Markup = option.value == chosen ? " selected" : ""
      return "<option value=\"\(option.value)\"\(mark)>\(option.label)</option>"
    }
    return "<label>\(label) <select name=\"\(name)\">\(items)</select></label>"
  }

  /// The field of a filter, and what is wrong with it.
  static func filter(_ filter: PageFilter, placeholder: String) -> Markup {
    let invalid: Markup =
      filter.error == nil ? "" : " aria-invalid=\"true\" aria-describedby=\"filter-error\""
    return """
      <label class="wide">Filter <input type="search" name="filter" value="\(filter.text)" \
      placeholder="\(placeholder)" autocomplete="off" spellcheck="false" data-filter\(invalid)></label>
      """
  }

  static func error(of filter: PageFilter) -> Markup {
    guard let error = filter.error else { return "" }
    return "<pre class=\"fault\" id=\"filter-error\" role=\"alert\">\(error)</pre>"
  }
}
