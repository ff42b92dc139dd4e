import ArgumentParser
import Foundation
import Reporting

/// `report`: a document about a sweep, a paper, a filter's results, or the whole store.
struct ReportVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write a document about a sweep, a paper, some runs or the whole store.",
    discussion: """
      One HTML file with tables and figures inside, which needs no network, or Markdown with the
      pictures in a folder beside it. The name of the file decides.
      Examples:
        espalier report first-light -o first-light.html
        espalier report 'strategy = wanda' -o wanda.md
        espalier report -o everything.html
      """)

  @Argument(help: "A sweep, its YAML file, a paper, or a filter (default: the whole store).")
  var query: String?
  @Option(name: [.short, .long], help: "The file, ending in .html or .md.") var output: String
  @Option(help: "The metric that judges (default: the arena's own).", completion: .metrics)
  var metric: String?
  @OptionGroup var store: StoreOptions

  mutating func validate() throws {
    guard ["html", "md"].contains(URL(filePath: output).pathExtension) else {
      throw ValidationError("-o is '\(output)', its name must end in .html or .md")
    }
  }

  mutating func run() throws {
    let document = try ResultDocument(query, metric: metric, in: store.reading())
    let url = URL(filePath: output)
    let text =
      url.pathExtension == "html"
      ? document.report.html(picture: Pictures.svg)
      : try Pictures.markdown(document.report, beside: url)
    let files = WrittenFiles(query: document.query, rows: document.rows)
    try files.write(Data(text.utf8), to: output)
    print(output)
  }
}
