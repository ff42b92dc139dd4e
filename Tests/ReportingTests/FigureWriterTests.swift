import Foundation
import Testing

@testable import Reporting

@Suite("Rendering a figure") struct FigureWriterTests {
  private func names(in folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  @Test func `gnuplot renders SVG, PDF and PNG`() throws {
    try Samples.withFolder { folder in
      let files = try FigureWriter().write(Samples.figure, to: folder.appending(path: "new"))
      #expect(files.warnings == "")
      let svg = try String(contentsOf: try #require(files.images[.svg]), encoding: .utf8)
      #expect(svg.hasPrefix("<?xml"))
      #expect(svg.contains("RTN_{g=32}"))
      #expect(svg.contains("dense &amp; exact"))
      #expect(svg.hasSuffix("</svg>\n\n"))
      let pdf = try Data(contentsOf: try #require(files.images[.pdf]))
      #expect(pdf.starts(with: Data("%PDF-".utf8)))
      let png = try Data(contentsOf: try #require(files.images[.png]))
      #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
      #expect(try names(in: folder.appending(path: "new")).count == 5)
    }
  }

  @Test func `a second run replaces the files of the first`() throws {
    try Samples.withFolder { folder in
      try FigureWriter().write(Samples.fewLines, to: folder)
      var changed = Samples.fewLines
      changed.y.label = "another label"
      let files = try FigureWriter().write(changed, to: folder)
      let svg = try String(contentsOf: try #require(files.images[.svg]), encoding: .utf8)
      #expect(svg.contains("another label"))
      #expect(try names(in: folder).count == 5)
    }
  }

  @Test func `without gnuplot the data and the script are written`() throws {
    try Samples.withFolder { folder in
      let written = ["few-lines.dat", "few-lines.gp"]
      let paths = written.map { folder.appending(path: $0).path }
      let missing = FigureError.gnuplotMissing(executable: "no-such-gnuplot", written: paths)
      #expect(throws: missing) {
        try FigureWriter(executable: "no-such-gnuplot").write(Samples.fewLines, to: folder)
      }
      let present = try names(in: folder)
      #expect(present == written)
      #expect(missing.description.contains("apt install gnuplot-nox"))
    }
  }

  @Test func `a gnuplot that renders nothing is an error that keeps the script`() throws {
    try Samples.withFolder { folder in
      let paths = ["few-lines.dat", "few-lines.gp"].map { folder.appending(path: $0).path }
      #expect(
        throws: FigureError.renderingFailed(
          figure: "few-lines", status: 1, message: "", written: paths)
      ) {
        try FigureWriter(executable: "false").write(Samples.fewLines, to: folder)
      }
      #expect(throws: FigureError.self) {
        try FigureWriter(executable: "true").write(Samples.fewLines, to: folder)
      }
      let present = try names(in: folder)
      #expect(present.count == 2)
    }
  }

  @Test func `a folder that cannot be made is an error with its path`() throws {
    try Samples.withFolder { folder in
      let file = folder.appending(path: "file")
      try Data().write(to: file)
      let below = file.appending(path: "below")
      let failure = try #require(throws: FigureError.self) {
        try FigureWriter().write(Samples.fewLines, to: below)
      }
      guard case .unwritable(let path, let reason) = failure else {
        Issue.record("the failure is \(failure)")
        return
      }
      #expect(path == below.path)
      #expect(!reason.isEmpty)
    }
  }
}

@Suite("The gnuplot stream") struct GnuplotStreamTests {
  @Test func `a broken script gives status and error text`() throws {
    let failure = try #require(throws: Gnuplot.Failure.self) {
      try Gnuplot().run("set output 'x'\nplott sin(x)\n", in: "/")
    }
    guard case .refused(let status, let message) = failure else {
      Issue.record("the failure is \(failure)")
      return
    }
    #expect(status == 1)
    #expect(message.contains("invalid command"))
    #expect(message.contains("plott"))
  }

  @Test func `what a good script prints on its error stream comes back`() throws {
    #expect(try Gnuplot().run("print 'hello'", in: "/") == "hello")
  }

  @Test func `a missing executable is told apart from a failing one`() {
    #expect(throws: Gnuplot.Failure.missing) {
      try Gnuplot(executable: "no such; touch x").run("", in: "/")
    }
    #expect(throws: Gnuplot.Failure.refused(status: 1, message: "")) {
      try Gnuplot(executable: "false").run("", in: "/")
    }
  }

  @Test(arguments: ["false", "no-such-gnuplot"])
  func `a reader that dies early does not kill the process`(_ executable: String) {
    // More than a pipe holds, so that the write meets the closed pipe.
    let long = String(repeating: "# a line of comment\n", count: 50_000)
    #expect(throws: Gnuplot.Failure.self) { try Gnuplot(executable: executable).run(long, in: "/") }
  }

  @Test func `the working directory may have any name, and a missing one is an error`() throws {
    try Samples.withFolder { folder in
      let odd = folder.appending(path: "it's $HOME; \"odd\"")
      try FileManager.default.createDirectory(at: odd, withIntermediateDirectories: true)
      _ = try Gnuplot().run("set print 'here.txt'\nprint 'x'", in: odd.path)
      #expect(FileManager.default.fileExists(atPath: odd.appending(path: "here.txt").path))
      #expect(throws: Gnuplot.Failure.machine("cannot enter the folder '\(folder.path)/none'")) {
        try Gnuplot().run("", in: folder.path + "/none")
      }
    }
  }

  @Test func `several threads may run it at once`() async {
    let answers = await withTaskGroup(of: String?.self) { group in
      for number in 0..<8 {
        group.addTask { try? Gnuplot().run("print '\(number)'", in: "/") }
      }
      return await group.reduce(into: [String]()) { $0.append($1 ?? "failed") }
    }
    #expect(answers.sorted() == (0..<8).map(String.init))
  }
}
