internal import Reporting
public import Store

/// The local web page over a store: what is asked for, answered.
///
/// Nothing here writes, opens a file by a name from outside, or loads from anywhere. Pages are made
/// on the server and work without scripts; texts of the store are escaped by the type
/// ``Markup`` that pages are made of.
public struct StorePages: Sendable {
  let store: ResultStore
  let runnableStrategies: Set<String>

  /// A dashboard over a store.
  ///
  /// - Parameters:
  ///   - store: the store, opened for reading.
  ///   - runnableStrategies: the ids of the strategies that exist, which tell how far a paper is.
  /// - Precondition: the store is read-only.
  public init(_ store: ResultStore, runnableStrategies: Set<String> = []) {
    precondition(store.isReadOnly, "a dashboard over a store that is open for writing")
    self.store = store
    self.runnableStrategies = runnableStrategies
  }

  /// Answers a request; every fault becomes a page that says what was wrong.
  func answer(_ request: PageRequest) -> PageAnswer {
    guard let host = request.host, Self.isLocal(host: host) else {
      return PageAnswer(
        status: 421, kind: .text,
        body: "This page answers to 127.0.0.1 and localhost only.\n")
    }
    guard ["GET", "HEAD"].contains(request.method) else {
      return PageAnswer(status: 405, kind: .text, body: "This page can only be read.\n")
    }
    guard let path = request.path else {
      return PageAnswer(status: 400, kind: .text, body: "This is no address of a page.\n")
    }
    do {
      return try answer(path, request)
    } catch let fault as PageFault {
      return frame.page(fault)
    } catch let error as StoreError {
      return frame.page(PageFault(error))
    } catch {
      return frame.page(PageFault(status: 500, title: "No answer", detail: "\(error)"))
    }
  }

  private func answer(_ path: [String], _ request: PageRequest) throws -> PageAnswer {
    switch (path.first, path.dropFirst().first, path.count) {
    case (nil, _, _): try OverviewPage(self).answer()
    case ("runs", _, 1): try RunsPage(self, request).answer()
    case ("runs", let cell?, 2): try RunDetailPage(self, cell).answer(request)
    case ("compare", _, 1): try ComparePage(self, request).answer()
    case ("sweeps", _, 1): try SweepsPage(self).answer()
    case ("sweeps", let name?, 2): try SweepDetailPage(self, name).answer()
    case ("sweeps", let name?, 3) where path[2] == "progress.json":
      try SweepDetailPage(self, name).progress()
    case ("papers", _, 1): try PapersPage(self, request).answer()
    case ("papers", let name?, 2): try PaperDetailPage(self, name).answer()
    case ("pareto", _, 1): try ParetoPage(self, request).answer()
    case ("assets", let name?, 2): try Assets.answer(name)
    default: throw PageFault.missing("No such page", "There is nothing at this address.")
    }
  }

  var frame: PageFrame { PageFrame(storePath: store.path) }

  /// Whether a `Host` header names this machine.
  ///
  /// A page elsewhere may let its own name point at 127.0.0.1 and so read what is served here;
  /// its name then stands in this header.
  static func isLocal(host: String) -> Bool {
    host.lowercased().wholeMatch(of: /(127\.0\.0\.1|localhost|\[::1\])(:[0-9]{1,5})?/) != nil
  }
}

/// Why there is no page.
struct PageFault: Error {
  var status: Int
  var title: String
  var detail: String

  init(status: Int, title: String, detail: String) {
    self.status = status
    self.title = title
    self.detail = detail
  }

  init(_ error: StoreError) {
    switch error {
    case .busy: self.init(status: 503, title: "The store is busy", detail: "\(error)")
    case .unknownSweep: self.init(status: 404, title: "No such sweep", detail: "\(error)")
    default: self.init(status: 500, title: "The store gave no answer", detail: "\(error)")
    }
  }

  static func missing(_ title: String, _ detail: String) -> PageFault {
    PageFault(status: 404, title: title, detail: detail)
  }
}
