/// What a browser gets.
struct PageAnswer: Sendable {
  /// The kinds of content.
  enum Kind: String, Sendable {
    case html = "text/html; charset=utf-8"
    case json = "application/json; charset=utf-8"
    case style = "text/css; charset=utf-8"
    case script = "text/javascript; charset=utf-8"
    case picture = "image/svg+xml; charset=utf-8"
    case text = "text/plain; charset=utf-8"
  }

  /// The status.
  var status = 200
  /// What the body is.
  var kind = Kind.html
  /// The body; a `HEAD` request gets its length only.
  var body: String
  /// Whether it may be kept by the browser: only what is part of the program.
  var isFixed = false

  /// The headers of every answer: nothing is loaded from anywhere else, nothing runs that is not
  /// this program's own, nobody frames it, and no address leaks.
  var headers: [(name: String, value: String)] {
    [
      ("Content-Type", kind.rawValue), ("Content-Security-Policy", Self.policy),
      ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"),
      ("Referrer-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
      ("Cross-Origin-Opener-Policy", "same-origin"),
      ("Cache-Control", isFixed ? "private, max-age=60" : "no-store"),
    ]
  }

  static let policy = """
    default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'
    """
}
