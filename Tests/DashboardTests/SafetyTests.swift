import Essentials
import Foundation
import Store
import TestKit
import Testing

@testable import Dashboard

@Suite struct `What a page keeps out` {
  /// Every page, with hostile text wherever an address may hold some.
  static func targets(_ store: SmallStore) -> [String] {
    let text = PercentCoding.encoded(hostile)
    let hostileRun = store.finished[6].identity
    return [
      "/", "/runs", "/runs?filter=\(text)", "/runs?sort=\(text)", "/runs?metric=\(text)",
      "/runs?filter=strategy%3D\(PercentCoding.encoded(FilterExpression.quoted(hostile)))",
      "/runs?after=1.t\(text)", "/runs?metric=\(text)%40\(text)", "/runs/\(text)",
      "/runs/\(hostileRun)", "/runs/\(store.failed.identity)", "/sweeps", "/sweeps/\(text)",
      "/sweeps/grid", "/sweeps/\(text)/progress.json", "/papers?find=\(text)",
      "/papers/\(text)", "/pareto?filter=\(text)", "/pareto?x=\(text)", "/pareto?place=\(text)",
      "/pareto?colour=hyperparameters", "/compare?ids=\(text)",
      "/compare?ids=\(hostileRun)&ids=\(store.finished[0].identity)", "/\(text)", "/assets/\(text)",
    ]
  }

  @Test func `no text of the store or of an address becomes an element or an attribute`() throws {
    try withSmallStore { store in
      for target in Self.targets(store) {
        let answer = store.get(target)
        let body =
          answer.kind == .json
          ? try JSONValue(parsing: answer.body).objectValue?["html"]?.stringValue ?? ""
          : answer.body
        #expect(!body.contains("<script>"), "\(target)")
        #expect(!body.contains("<img"), "\(target)")
        #expect(!body.contains("\"'&<") && !body.contains("alert('x')"), "\(target)")
        #expect(body.count(of: "<script") <= 1, "\(target)")
      }
      #expect(store.get("/runs/\(store.failed.identity)").body.contains("&lt;script&gt;"))
    }
  }

  @Test func `pages load nothing from elsewhere and run no script but their own`() throws {
    try withSmallStore { store in
      for target in Self.targets(store) + ["/assets/style.css", "/assets/script.js"] {
        let answer = store.get(target)
        let headers = Dictionary(uniqueKeysWithValues: answer.headers.map { ($0.name, $0.value) })
        let policy = try #require(headers["Content-Security-Policy"])
        #expect(policy.hasPrefix("default-src 'none'; script-src 'self'"))
        #expect(!policy.contains("unsafe") && headers["X-Content-Type-Options"] == "nosniff")
        #expect(!answer.body.contains("src=\"http") && !answer.body.contains("url("), "\(target)")
        #expect(!answer.body.contains(" style=") && !answer.body.contains(" onclick"), "\(target)")
      }
    }
  }

  @Test(arguments: [
    "evil.example", "evil.example:8777", "127.0.0.1.evil.example", "localhost.evil.example",
    "evil.example@127.0.0.1", "127.0.0.1:8777:1", "127.0.0.2", "0.0.0.0", "", " localhost",
    "localhost/", "127.0.0.1:",
  ])
  func `names other than this machine's are refused`(host: String) throws {
    try withSmallStore { store in
      #expect(store.get("/runs", host: host).status == 421)
      #expect(store.get("/assets/script.js", host: host).status == 421)
      #expect(store.get("/runs", host: nil).status == 421)
    }
  }

  @Test(arguments: ["127.0.0.1", "localhost:1", "LOCALHOST:8777", "[::1]:8777"])
  func `this machine's names are answered`(host: String) throws {
    try withSmallStore { store in #expect(store.get("/", host: host).status == 200) }
  }

  @Test(arguments: ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "CONNECT", "TRACE", "get"])
  func `only reading is possible`(method: String) throws {
    try withSmallStore { store in
      #expect(store.get("/runs", method: method).status == 405)
      #expect(store.get("/runs", method: "HEAD").status == 200)
    }
  }

  @Test(arguments: [
    "/../etc/passwd", "/assets/../../etc/passwd", "/assets/%2e%2e/%2e%2e/etc/passwd",
    "/assets//style.css", "//etc/passwd", "/runs/%00", "/runs/%zz", "/runs/%ff", "/%2e", "etc",
    "http://evil.example/runs", "", "*", "/runs/%", "/runs/./x",
  ])
  func `what is no plain path is refused`(target: String) throws {
    try withSmallStore { store in #expect(store.get(target).status == 400) }
  }

  @Test(arguments: [
    "/assets/..%2f..%2fetc%2fpasswd", "/assets/%2fetc%2fpasswd", "/assets/style.css/x",
    "/runs/a/b", "/etc/passwd", "/sweeps/grid/other", "/papers/..%2foats", "/assets/style.css%20",
  ])
  func `other paths lead nowhere`(target: String) throws {
    try withSmallStore { store in
      let answer = store.get(target)
      #expect(answer.status == 404 && !answer.body.contains("root:"))
    }
  }

  @Test func `addresses too long are refused`() throws {
    try withSmallStore { store in
      let long = "/runs?filter=" + String(repeating: "a", count: PageRequest.longestTarget)
      #expect(store.get(long).status == 400)
    }
  }

  @Test func `SQL in any field changes nothing`() throws {
    try withSmallStore { store in
      let before = try store.writer.states()
      let texts = ["'; DELETE FROM cell; --", "x' OR 1=1 --", "c.id) FROM cell; DROP TABLE cell"]
      for text in texts.map(PercentCoding.encoded) {
        for field in ["filter", "sort", "after", "before", "metric", "x", "y", "arena", "place"] {
          for page in ["runs", "pareto"] { _ = store.get("/\(page)?\(field)=\(text)") }
        }
        #expect(store.get("/runs?sort=metric.\(text)").body.contains("No runs"))
        _ = store.get("/runs/\(text)")
        _ = store.get("/sweeps/\(text)")
      }
      #expect(try store.writer.states() == before)
    }
  }

  @Test func `a store that can be written is not taken`() async {
    await #expect(processExitsWith: .failure) {
      try withScratchFolder { folder in
        _ = StorePages(try ResultStore(path: folder.appending(path: "a.sqlite").path))
      }
    }
  }
}

extension String {
  fileprivate func count(of text: String) -> Int { components(separatedBy: text).count - 1 }
}
