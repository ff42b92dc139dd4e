import Essentials
import GRDB
import Testing

@testable import Store

@Suite struct `Filters` {
  let bench: Bench

  /// Three strategies at two sparsities; `loss` is 1 to 4, then NaN and infinity.
  init() throws {
    bench = try Bench()
    let cells = [
      Cell.example("magnitude", sparsity: 0.5), .example("magnitude", sparsity: 0.6),
      .example("wanda", sparsity: 0.5, hyperparameters: ["exponent": 0.5, "flag": true]),
      .example("wanda", sparsity: 0.6), .example("it's \"odd\"", sparsity: 0.5),
      .example("oats", sparsity: 0.6),
    ]
    try bench.store.register(sweep: "all", spec: "", cells: cells)
    try bench.store.register(sweep: "few", spec: "", cells: [cells[0]])
    for loss in [1, 2, 3, 4, .nan, .infinity] {
      try bench.run(
        [Metric("loss", loss), Metric("eval/nll", loss, context: "test")], seconds: 2)
    }
    var pattern = Cell.example("pattern")
    pattern.budget = ["pattern": "2:4"]
    pattern.arenaOptions = ["corpus": "gcide"]
    try bench.store.insert(cells: [pattern])
  }

  private func count(_ filter: String) throws -> Int {
    try bench.store.results(where: FilterExpression(parsing: filter)).count
  }

  @Test(arguments: [
    (#"strategy = "wanda""#, 2), ("strategy = 'wanda'", 2), ("strategy = wanda", 2),
    ("strategy == wanda", 2), ("strategy != wanda", 5), ("not strategy = wanda", 5),
    (
      #"strategy = "wanda" and sparsity in [0.5,0.6] and metric.loss < 3.4 and status != failed"#, 1
    ),
    ("sparsity = 0.5", 3), ("sparsity >= 0.6", 3), ("sparsity in (0.5)", 3), ("sparsity in []", 0),
    ("sparsity not in [0.5]", 3), ("level = '2:4'", 1), ("pattern = 2:4", 1), ("level > 0", 6),
    ("axis = pattern", 1), ("budget.pattern is defined", 1), ("bits is defined", 0),
    ("metric.loss <= 2", 2), ("metrics.loss < 2 or metric.loss > 3", 3),
    ("metric.loss = nan", 1), ("metric.loss = NaN", 1), ("metric.loss = inf", 1),
    ("metric.loss > 4", 1), ("metric.loss > -inf", 5), ("metric.loss is defined", 6),
    ("metric.loss is undefined", 1), ("metric.loss is not undefined", 6),
    ("metric.eval/nll@test < 3", 2), ("metric.eval/nll is defined", 0),
    ("param.exponent = 0.5", 1), ("params.exponent is undefined", 6),
    ("param.exponent != 1", 1), ("not param.exponent = 1", 7), ("param.flag = true", 1),
    ("option.corpus = gcide", 1), ("strategy contains an", 2), ("strategy contains '%'", 0),
    ("strategy startswith wan", 2), ("strategy startswith '%'", 0), ("cell startswith ''", 7),
    ("attr:strategy = wanda", 2), ("param:exponent = 0.5", 1), ("metric:loss <= 2", 2),
    ("metric.loss != 1", 5), ("metric.loss in [1, nan, inf]", 3), ("metric.loss not in [1]", 5),
    ("not metric.loss < 3", 5), ("metric.loss contains a", 1), ("sweep in [few, none]", 1),
    ("state = pending", 1), ("status in [finished, failed]", 6), ("seconds = 2", 6),
    ("sweep = few", 1), ("sweep != few", 6), ("sweep is undefined", 1), ("sweep contains l", 6),
    ("(strategy = wanda or strategy = oats) and sparsity = 0.6", 2),
    ("strategy = wanda or strategy = oats and sparsity = 0.5", 2), ("replicate = 0", 7),
    ("NOT (sparsity = 0.5 OR sparsity = 0.6)", 1), ("replicate = '0'", 0),
    ("cell = 1234567890123456", 0), ("sparsity = '0.5'", 0), ("sparsity = 5e-1", 3),
  ])
  func `let through what they say`(_ filter: String, _ expected: Int) throws {
    #expect(try count(filter) == expected)
    // A page asks for the same cells, whether many or few attempts have what is asked of a metric.
    let expression = try FilterExpression(parsing: filter)
    let identities = try bench.store.results(where: expression).map(\.identity)
    for few in [1, 3, 100] {
      let found = try bench.store.read { database in
        let sql = try expression.sql(forPageOf: database, few: few).condition
        return try String.fetchAll(
          database,
          sql: "SELECT c.id FROM cell c LEFT JOIN attempt a ON a.id = c.attempt WHERE \(sql.text)",
          arguments: StatementArguments(sql.arguments.map(\.databaseValue)))
      }
      #expect(Set(found) == Set(identities) && found.count == expected)
    }
  }

  @Test func `on metrics look at one cell after the other where many attempts have the value`()
    throws
  {
    let filter = try FilterExpression(parsing: "metric.loss <= 3")
    let texts = try bench.store.read { database in
      try [3, 4].map { try filter.sql(forPageOf: database, few: $0).condition.text }
    }
    #expect(texts[0].contains("EXISTS") && !texts[1].contains("EXISTS"))
  }

  @Test(arguments: [
    "x' OR '1'='1", "'; DROP TABLE cell; --", #"" OR 1=1 --"#, "?", "$.x\") --",
  ])
  func `never take a value for SQL`(_ value: String) throws {
    let quoted = "\"" + value.replacing("\"", with: "\"\"") + "\""
    for column in ["strategy", "metric.loss", "param.exponent", "sweep", "pattern"] {
      #expect(try count("\(column) = \(quoted)") == 0)
      #expect(try count("\(column) in [\(quoted)]") == 0)
      #expect(try count("\(column) contains \(quoted)") == 0)
    }
    #expect(try count("replicate = 0") == 7)
  }

  @Test func `take a number for a text beside a text column`() throws {
    var cell = Cell.example("12e4567890123456")
    cell.arena = "007"
    try bench.store.register(sweep: "2", spec: "", cells: [cell])
    #expect(try count("strategy = 12e4567890123456 and arena = 007 and sweep = 2") == 1)
    #expect(try count("strategy in [12e4567890123456] and arena >= 007") == 1)
    #expect(try count("arena = 7") == 0)
  }

  @Test func `find a value that has quotes in it`() throws {
    #expect(try count(#"strategy = 'it''s "odd"'"#) == 1)
    #expect(try count(#"strategy = "it's ""odd""""#) == 1)
  }

  @Test func `point at an unknown column and name the nearest`() throws {
    let error = #expect(throws: FilterError.self) {
      try FilterExpression(parsing: "sparsity = 0.5 and stategy = wanda")
    }
    #expect(
      error?.description == """
        unknown column 'stategy'; did you mean 'strategy'?
          sparsity = 0.5 and stategy = wanda
                             ^
        """)
  }

  @Test(arguments: [
    ("", 0, "found the end, wanted a column"), ("strategy", 8, "found the end, wanted ="),
    ("strategy =", 10, "wanted a value"), ("strategy = 'x", 11, "never closed"),
    ("(strategy = x", 13, "wanted ')'"), ("strategy = x y", 13, "wanted 'and', 'or'"),
    ("strategy in 3", 12, "wanted a list"), ("sparsity in [1 2]", 15, "wanted ',' or ']'"),
    ("sparsity in (1, 2]", 17, "wanted ',' or ')'"), ("strategy is big", 12, "'defined'"),
    ("strategy = a; drop", 12, "unexpected character ';'"), ("metrik.loss < 3", 0, "metric.loss"),
    ("status = finisched", 9, "did you mean 'finished'"), ("state > 3", 8, "wanted a state"),
    ("loss < 3", 0, "unknown column 'loss'"), ("3 = replicate", 0, "wanted a column"),
    ("not", 3, "wanted a column"), ("cell = 'a\0b'", 7, "never closed"),
    ("strategy not = x", 13, "wanted 'in'"),
  ])
  func `say what is wrong and where`(_ filter: String, _ offset: Int, _ message: String) throws {
    let error = #expect(throws: FilterError.self) { try FilterExpression(parsing: filter) }
    #expect(error?.offset == offset)
    #expect(error?.message.contains(message) == true, "\(String(describing: error))")
  }

  @Test func `stop at a depth that does no harm`() throws {
    let deep = String(repeating: "(", count: 100_000) + "strategy = x"
    #expect(throws: FilterError.self) { try FilterExpression(parsing: deep) }
    let nots = String(repeating: "not ", count: 100_000) + "strategy = x"
    #expect(throws: FilterError.self) { try FilterExpression(parsing: nots) }
    let long = Array(repeating: "strategy = wanda", count: 400).joined(separator: " or ")
    #expect(try count(long) == 2)
  }

  @Test func `take long lists`() throws {
    let list = (0..<900).map(String.init).joined(separator: ", ")
    #expect(try count("replicate in [\(list)]") == 7)
  }
}
