/// The table that tells, for each nonterminal and next word class, which rule was used.
///
/// Building it is the proof that the grammar is LL(1), and hence unambiguous: a conflict traps.
struct GrammarPrediction {
  /// For each nonterminal, the classes that an expansion may begin with.
  private(set) var first: [Set<WordClass>]
  /// For each nonterminal, the classes that may come behind it.
  private(set) var follow: [Set<WordClass>]
  /// For each nonterminal, whether it may be empty.
  private(set) var isNullable: [Bool]
  private(set) var table: [[WordClass: Int]] = []
  private(set) var emptyRules: [Int?] = []

  init(nonterminals: [Grammar.Nonterminal], start: Int) {
    first = Array(repeating: [], count: nonterminals.count)
    follow = first
    isNullable = Array(repeating: false, count: nonterminals.count)
    var size = -1
    while size != knowledge {  // the sets only grow, so this ends
      size = knowledge
      for (index, nonterminal) in nonterminals.enumerated() {
        for rule in nonterminal.rules { absorb(rule.symbols, of: index) }
      }
    }
    for (index, nonterminal) in nonterminals.enumerated() { tabulate(nonterminal, at: index) }
  }

  private var knowledge: Int {
    first.reduce(0) { $0 + $1.count } + follow.reduce(0) { $0 + $1.count }
      + isNullable.count { $0 }
  }

  private mutating func absorb(_ symbols: [Grammar.Symbol], of parent: Int) {
    let (begin, canBeEmpty) = beginning(of: symbols)
    first[parent].formUnion(begin)
    if canBeEmpty { isNullable[parent] = true }
    for (position, symbol) in symbols.enumerated() {
      guard case .nonterminal(let child) = symbol else { continue }
      let (next, canEnd) = beginning(of: Array(symbols[(position + 1)...]))
      follow[child].formUnion(next)
      if canEnd { follow[child].formUnion(follow[parent]) }
    }
  }

  private func beginning(of symbols: [Grammar.Symbol]) -> (Set<WordClass>, canBeEmpty: Bool) {
    var result: Set<WordClass> = []
    for symbol in symbols {
      switch symbol {
      case .word(let kind): return (result.union([kind]), false)
      case .nonterminal(let child):
        result.formUnion(first[child])
        if !isNullable[child] { return (result, false) }
      }
    }
    return (result, true)
  }

  private mutating func tabulate(_ nonterminal: Grammar.Nonterminal, at index: Int) {
    var row: [WordClass: Int] = [:]
    var empty: Int?
    for (number, rule) in nonterminal.rules.enumerated() {
      let (begin, canBeEmpty) = beginning(of: rule.symbols)
      let lookahead = canBeEmpty ? begin.union(follow[index]) : begin
      if canBeEmpty {
        precondition(empty == nil, "\(nonterminal.name): two rules may be empty")
        empty = number
      }
      for kind in lookahead {
        precondition(row[kind] == nil, "\(nonterminal.name): two rules for \(kind)")
        row[kind] = number
      }
    }
    table.append(row)
    emptyRules.append(empty)
  }
}
