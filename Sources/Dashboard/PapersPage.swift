import Catalog
import Reporting
import Store
import Verdicts

/// `/papers`: the survey lists with status and verdicts.
struct PapersPage {
  private let dashboard: StorePages
  private let wanted: String
  private let status: String

  init(_ dashboard: StorePages, _ request: PageRequest) {
    self.dashboard = dashboard
    wanted = request["find"] ?? ""
    status = request["status"] ?? ""
  }

  func answer() throws -> PageAnswer {
    let verdicts = Dictionary(grouping: try dashboard.store.verdicts(), by: \.paper)
    let judged = Set(verdicts.values.joined().map(\.claim))
    let papers = PaperIndex.all.map { paper in
      (
        paper: paper,
        status: paper.status(
          runnableStrategies: dashboard.runnableStrategies, judgedClaims: judged)
      )
    }
    let shown = papers.filter {
      matches($0.paper) && (status.isEmpty || $0.status.rawValue == status)
    }
    let body: Markup = """
      <form action="/papers" method="get" class="bar" role="search">
      <label class="wide">Find <input type="search" name="find" value="\(wanted)" \
      placeholder="a word of title, name or summary" data-filter></label>
      \(PageParts.choice("Status", name: "status", options: choices, chosen: status))
      <button>Show</button>
      </form>
      <p class="tally">\(shown.count) of \(papers.count) papers</p>
      <div class="scroll"><table data-rows><thead><tr><th scope="col">paper</th>\
      <th scope="col">status</th><th scope="col">verdicts</th>\
      <th scope="col" class="minor">arena</th><th scope="col" class="minor">list</th></tr></thead>
      <tbody>\(shown.map { row($0.paper, $0.status, verdicts[$0.paper.slug] ?? []) })</tbody>
      </table></div>
      """
    return dashboard.frame.page("Papers", place: "/papers", body)
  }

  private var choices: [(value: String, label: String)] {
    [("", "any")] + PaperStatus.allCases.map { ($0.rawValue, $0.rawValue) }
  }

  private func matches(_ paper: Paper) -> Bool {
    let text = [paper.title, paper.slug, paper.shortName, paper.summary, paper.id]
      .joined(separator: " ").lowercased()
    return wanted.lowercased().split(separator: " ").allSatisfy { text.contains($0) }
  }

  private func row(_ paper: Paper, _ status: PaperStatus, _ verdicts: [StoredVerdict]) -> Markup {
    let words = Dictionary(grouping: verdicts, by: \.verdict).sorted { $0.key < $1.key }
    let told = words.map { word, found -> Markup in
      "\(PageParts.state(word))\(found.count > 1 ? " ×\(found.count)" : "") "
    }
    return """
      <tr tabindex="-1"><td class="words"><a href="\(PageLink("papers", paper.slug).target)">\(paper.title)</a>\
      <small>\(paper.slug), \(paper.year)</small></td><td>\(PageParts.state(status.rawValue))</td>\
      <td>\(told)</td><td class="minor">\(paper.arena.rawValue)</td>\
      <td class="minor">\(paper.list.title)</td></tr>

      """
  }
}

/// `/papers/KEY`: one paper with its claims and what became of them.
struct PaperDetailPage {
  private let dashboard: StorePages
  private let paper: Paper

  init(_ dashboard: StorePages, _ name: String) throws {
    self.dashboard = dashboard
    do {
      paper = try PaperIndex.paper(name)
    } catch {
      throw PageFault.missing("No such paper", "\(error)")
    }
  }

  func answer() throws -> PageAnswer {
    let ledger = try ClaimLedger(store: dashboard.store)
    let judged = Dictionary(
      ledger.judged.filter { $0.claim.paper == paper.slug }.map { ($0.claim.id, $0) },
      uniquingKeysWith: { first, _ in first })
    let status = paper.status(
      runnableStrategies: dashboard.runnableStrategies, judgedClaims: Set(judged.keys))
    let links = paper.links.map { link -> Markup in
      link.hasPrefix("https://") || link.hasPrefix("http://")
        ? "<a href=\"\(link)\" rel=\"noreferrer\">\(link)</a> " : "\(link) "
    }
    let strategies = paper.strategies.map { strategy -> Markup in
      let runs = RunLinks.runs(where: "strategy = \(FilterExpression.quoted(strategy))")
      return "<a href=\"\(runs)\"><code>\(strategy)</code></a> "
    }
    let body: Markup = """
      <p class="lead">\(paper.summary)</p>
      \(PageParts.facts([
        ("Status", PageParts.state(status.rawValue)),
        ("Name", "\(paper.shortName) (\(paper.slug), \(paper.id))"),
        ("List", "\(paper.list.title), \(paper.year)"), ("Arena", "\(paper.arena.title)"),
        ("Links", "\(links)"), ("Strategies", strategies.isEmpty ? "none yet" : "\(strategies)"),
        ("Fidelity", "\(paper.fidelity)"), ("Notes", "\(paper.notes.isEmpty ? "–" : paper.notes)"),
      ]))
      <section><h2>Claims</h2>\(paper.claims.map { claim($0, judged[$0.id]) })</section>
      """
    return dashboard.frame.page(paper.title, place: "/papers", body)
  }

  private func claim(_ claim: Claim, _ judged: JudgedClaim?) -> Markup {
    let word = judged?.verdict.word ?? (claim.test == nil ? "no test yet" : "not judged")
    let page = ClaimPage(claim, judged: judged).markdown
    let open: Markup = judged == nil ? "" : " open"
    return """
      <details class="claim"\(open)><summary>\(PageParts.state(word)) \(claim.sentence)</summary>
      \(MarkdownText(page, headingsFrom: 3).markup)</details>

      """
  }
}
