import Testing

@testable import ScalingLaws

@Suite struct `A table from CSV` {
  private func read(_ csv: String, cell: String? = nil) throws -> FitTable {
    try FitTable(csv: csv, columns: ["tokens": "D", "loss": "final loss"], cell: cell)
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func `reads the columns that the caller names, in any line ending`(_ end: String) throws {
    let text = ["# a comment", "D,run,final loss", "1e6,a,2.5", "", " 2000000 ,b, 2.25"]
    let table = try read(text.joined(separator: end), cell: "run")
    #expect(table.values(of: "tokens") == [1e6, 2e6])
    #expect(table.losses == [2.5, 2.25])
    #expect(table.cells == ["a", "b"])
    #expect(table.lines == [3, 5])
  }

  @Test func `reads quoted fields with commas, quotes and line ends`() throws {
    let table = try read(
      "\u{FEFF}\"final loss\",\"run \"\"x\"\"\",D\n\"2.5\",\"a,\nb\",1\n3,c,2\n",
      cell: "run \"x\"")
    #expect(table.cells == ["a,\nb", "c"])
    #expect(table.lines == [2, 4])
    #expect(table.losses == [2.5, 3])
  }

  @Test func `suggests the nearest header`() {
    #expect(
      throws: TableError.unknownHeader(
        "final loss", nearest: "final_los", known: ["D", "final_los"])
    ) { try read("D,final_los\n1,2\n") }
  }

  @Test func `names the line and the column of what is no number`() {
    #expect(throws: TableError.notANumber(line: 3, column: "final loss", found: "n/a")) {
      try read("D,final loss\n1,2\n2,n/a\n")
    }
  }

  @Test func `names the line of a row that is too short`() {
    #expect(throws: TableError.raggedRow(line: 3, found: 1, wanted: 2)) {
      try read("D,final loss\n1,2\n2\n")
    }
  }

  @Test(arguments: ["", "D,final loss\n", "# only a comment"])
  func `is refused without rows`(_ text: String) {
    #expect(throws: TableError.empty) { try read(text) }
  }

  @Test func `is refused with an open quote or a repeated header`() {
    #expect(throws: TableError.openQuote(line: 2)) { try read("D,final loss\n1,\"2\n") }
    #expect(throws: TableError.repeatedHeader("D")) { try read("D,D,final loss\n1,1,2\n") }
  }

  @Test func `reads a not-a-number literal, which the fit then refuses by its line`() throws {
    let table = try read("D,final loss\n1,2\n2,NaN\n")
    let error = #expect(throws: FitError.self) {
      try FitTable(
        columns: ["x": table.values(of: "tokens"), "loss": table.losses], lines: table.lines
      )
      .check(for: .powerWithFloor)
    }
    #expect(error?.description.contains("line 3, column 'loss'") == true)
  }

  @Test func `gives up its highest rows`() {
    let table = FitTable(columns: ["loss": [3, 1, 2, 3]])
    let (kept, dropped) = table.droppingHighest(2, of: "loss")
    #expect(kept.losses == [1, 2])
    #expect(dropped.lines == [1, 4])
  }

  @Test func `keeps what is no number when it gives up its highest rows, to be refused`() {
    let table = FitTable(columns: ["loss": [3, .nan, 2]])
    #expect(table.droppingHighest(1, of: "loss").kept.lines == [2, 3])
  }
}
