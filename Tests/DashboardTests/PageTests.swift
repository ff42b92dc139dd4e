import Essentials
import Foundation
@testable import Store
import TestKit
import Testing

@testable import Dashboard

@Suite struct `Pages of a store` {
  @Test(arguments: [
    ("/", "Overview"), ("/runs", "Runs"), ("/sweeps", "Sweeps"), ("/sweeps/grid", "grid"),
    ("/papers", "Papers"), ("/papers/oats", "OATS"), ("/pareto", "Pareto"), ("/compare", "Compare"),
  ])
  func `answer with a whole page`(target: String, title: String) throws {
    try withSmallStore { store in
      let answer = store.get(target)
      #expect(answer.status == 200)
      #expect(answer.body.hasPrefix("<!DOCTYPE html>") && answer.body.contains("</html>"))
      #expect(answer.body.contains(title))
    }
  }

  @Test func `a run shows its metrics, curves, attempts and provenance`() throws {
    try withSmallStore { store in
      let cell = store.finished[0]
      let page = store.get("/runs/\(cell.identity)").body
      #expect(page.contains("eval/loss ↓") && page.contains("nats/token"))
      #expect(page.contains("<polyline class=\"curve-line\""))
      #expect(page.contains("1 points are not finite") && page.contains("git_commit"))
      #expect(store.get("/runs/\(cell.identity.prefix(12))").body == page)
    }
  }

  @Test func `a run shows the end of its log, and no file that a link leads to`() throws {
    try withSmallStore { store in
      let folder = store.writer.logFolder
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let name = try #require(try store.writer.attempts(of: store.failed.identity).first).identifier
      let log = folder.appending(path: "\(name).log")
      try Data(("first line\n" + String(repeating: "x\n", count: 20_000) + "last <words>\n").utf8)
        .write(to: log)
      let page = store.get("/runs/\(store.failed.identity)").body
      #expect(page.contains("last &lt;words&gt;") && !page.contains("first line"))
      try FileManager.default.removeItem(at: log)
      try FileManager.default.createSymbolicLink(
        at: log, withDestinationURL: URL(filePath: "/etc/hostname"))
      #expect(!store.get("/runs/\(store.failed.identity)").body.contains("<h2>Log</h2>"))
    }
  }

  @Test func `runs are paged in their order without gaps, forwards and backwards`() throws {
    try withScratchFolder { folder in
      let store = try SmallStore(in: folder)
      for key in ["started", "cell", "state", "strategy", "seconds", "-seconds", "replicate"] {
        let order = try #require(RunOrder(parsing: key))
        let all = try store.writer.page(order: order, limit: 50).runs.map(\.result.identity)
        #expect(all.count == 11)
        var (found, places): ([String], RunPlaces) = ([], .first)
        while true {
          let page = try store.writer.page(order: order, at: places, limit: 3)
          found += page.runs.map(\.result.identity)
          guard let next = page.next else { break }
          places = .after(try #require(RunPlace(parsing: next.text)))
        }
        #expect(found == all, "\(key)")
        let last = try store.writer.page(order: order, at: .last, limit: 3)
        #expect(last.runs.map(\.result.identity) == Array(all.suffix(3)) && last.next == nil)
        let before = try store.writer.page(
          order: order, at: .before(try #require(last.previous)), limit: 3)
        #expect(before.runs.map(\.result.identity) == Array(all[5..<8]))
      }
    }
  }

  @Test func `looking at the first runs of an order alone changes no page`() throws {
    try withScratchFolder { folder in
      let store = try SmallStore(in: folder)
      for text in ["metric.eval/loss > 0", "metric.eval/loss > 3.4 and strategy != wanda"] {
        let filter = try FilterExpression(parsing: text)
        for key in ["cell", "-state", "seconds", "-replicate", "metric.eval/loss"] {
          let order = try #require(RunOrder(parsing: key))
          func identities(_ places: RunPlaces, limit: Int, ahead: Int) throws -> [String] {
            try store.writer.page(
              where: filter, order: order, at: places, limit: limit, ahead: ahead
            ).runs.map(\.result.identity)
          }
          let all = try identities(.first, limit: 50, ahead: 1_000)
          #expect(!all.isEmpty)
          for ahead in 1...6 {
            #expect(try identities(.first, limit: 50, ahead: ahead) == all)
            #expect(try identities(.first, limit: 1, ahead: ahead) == Array(all.prefix(1)))
            #expect(try identities(.first, limit: 2, ahead: ahead) == Array(all.prefix(2)))
            #expect(try identities(.last, limit: 2, ahead: ahead) == Array(all.suffix(2)))
          }
        }
      }
    }
  }

  @Test func `runs are ordered by a metric, and those without it are left out`() throws {
    try withSmallStore { store in
      let order = RunOrder(.metric("eval/loss"), isDescending: true)
      let losses = try store.writer.page(order: order).runs.map { $0.result.metrics["eval/loss"] }
      #expect(
        losses.count == 9 && losses.compactMap { $0 } == losses.compactMap { $0 }.sorted(by: >))
      let none = try store.writer.page(order: RunOrder(.metric("absent")))
      #expect(none.runs.isEmpty && none.next == nil)
    }
  }

  @Test func `a filter lets through what query does, and a fault in it is pointed at`() throws {
    try withSmallStore { store in
      let wanda = store.get("/runs?filter=strategy+%3D+wanda").body
      #expect(wanda.contains("3 runs") && !wanda.contains(">sparsegpt<"))
      let wrong = store.get("/runs?filter=strateggy+%3D+wanda")
      #expect(wrong.status == 400)
      #expect(wrong.body.contains("strategy") && wrong.body.contains("\n  ^</pre>"))
    }
  }

  @Test func `a comparison marks what differs and pairs all replicates`() throws {
    try withSmallStore { store in
      let ids = [store.finished[0], store.finished[3]].map(\.identity)
      let page = store.get("/compare?ids=\(ids[0])&ids=\(ids[1])").body
      #expect(page.contains("<mark>wanda</mark>") && page.contains("<mark>sparsegpt</mark>"))
      #expect(page.contains("sparsegpt 50 % against wanda 50 %"))
      // Three replicates of either: 3.3, 3.4, 3.5 against 3, 3.1, 3.2.
      #expect(page.contains("<td class=\"number\">3</td>") && page.contains("0.3"))
      #expect(store.get("/compare?ids=\(ids.joined(separator: ","))").body == page)
      let many = (0...8).map { "ids=\($0)" }.joined(separator: "&")
      #expect(store.get("/compare?\(many)").status == 400)
    }
  }

  @Test func `a sweep shows the states of its cells, live while some are open`() throws {
    try withSmallStore { store in
      let grid = store.get("/sweeps/grid").body
      #expect(!grid.contains("data-live") && grid.contains("(100 %)"))
      let target = PageLink("sweeps", hostile).target
      #expect(store.get(target).body.contains("data-live="))
      let progress = store.get(target + "/progress.json")
      let value = try JSONValue(parsing: progress.body).objectValue
      #expect(value?["total"]?.integerValue == 2 && value?["remaining"]?.integerValue == 1)
      #expect(try store.writer.sweepCounts().map(\.total).reduce(0, +) == 11)
    }
  }

  @Test func `the front holds what nothing beats`() {
    let place = RunGroupPlace(arena: "lm", arenaRevision: 1, arenaOptions: "{}", evaluation: "e")
    let groups = [(1.0, 9.0), (2, 5), (3, 6), (4, 1), (4, 0.5)].map { x, y in
      RunGroup(
        strategy: "s", hyperparameters: "{}", budget: "{}", place: place, x: x, y: y,
        replicates: 1, cell: "c")
    }
    #expect(GroupFront(groups: groups, x: .lower, y: .lower).members == [0, 1, 4])
    #expect(GroupFront(groups: groups, x: .lower, y: .higher).members == [0])
    #expect(GroupFront(groups: groups, x: .higher, y: .lower).members == [4])
  }

  @Test func `groups are means over replicates`() throws {
    try withSmallStore { store in
      let found = try store.writer.groups(x: "footprint/bits_per_weight", y: "eval/loss")
      #expect(found.runs == 9 && found.groups.map(\.replicates) == [3, 3, 3])
      let wanda = try #require(found.groups.first { $0.strategy == "wanda" })
      #expect(wanda.x == 8 && abs(wanda.y - 3.1) < 1e-12)
    }
  }
}
