/// Writes down the rules of ``Grammar``, one set of nonterminals per number and depth.
///
/// ```
/// Sentence   → Clause Ending                    Ending   → ε | conjunction Clause
/// Clause     → Noun[n] Verb[n]
/// Noun[n, d] → det[n] Adjs noun[n] After[n, d]  | name          (names are singular)
/// Adjs       → ε | adjective Adjs
/// After[d]   → ε | preposition Any[d + 1] | Relative[d + 1]     (nothing at the greatest depth)
/// Relative   → who Verb[n, d] | whom Gap[d]     Gap      → Noun[m, d] transitive[m]
/// Verb[n, d] → Adverbs Core[n, d]               Adverbs  → ε | adverb
/// Core[n, d] → intransitive[n] | transitive[n] Any[d] | dative[n] Any[d] particle Any[d]
/// ```
struct GrammarBuilder {
  typealias Symbol = Grammar.Symbol

  let deepest: Int
  private(set) var nonterminals: [Grammar.Nonterminal] = []
  private var places: [String: Int] = [:]

  init(deepest: Int) {
    self.deepest = deepest
  }

  mutating func sentence() -> Int {
    define("Sentence") { builder in
      let clause = Symbol.nonterminal(builder.clause())
      let ending = builder.define("Ending") { _ in
        [(0.85, []), (0.15, [.word(.conjunction), clause])]
      }
      return [(1, [clause, .nonterminal(ending)])]
    }
  }

  /// Defines a nonterminal once; its place is known while its own rules are being written.
  private mutating func define(
    _ name: String, _ rules: (inout GrammarBuilder) -> [(Double, [Symbol])]
  ) -> Int {
    if let place = places[name] { return place }
    let place = nonterminals.count
    places[name] = place
    nonterminals.append(Grammar.Nonterminal(name: name, rules: []))
    nonterminals[place].rules = rules(&self).map { Grammar.Rule(probability: $0, symbols: $1) }
    return place
  }

  /// Singular or plural, 0.6 to 0.4, each with the symbols that `parts` gives it.
  private func eitherNumber(
    _ parts: (GrammaticalNumber) -> [Symbol]
  ) -> [(Double, [Symbol])] {
    [(0.6, parts(.singular)), (0.4, parts(.plural))]
  }

  private mutating func clause() -> Int {
    define("Clause") { builder in
      var both: [GrammaticalNumber: [Symbol]] = [:]
      for number in GrammaticalNumber.allCases {
        both[number] = [
          .nonterminal(builder.noun(number, 0)), .nonterminal(builder.verb(number, 0)),
        ]
      }
      return builder.eitherNumber { both[$0, default: []] }
    }
  }

  private mutating func any(_ depth: Int) -> Symbol {
    let place = define("Any.\(depth)") { builder in
      let singular = builder.noun(.singular, depth)
      let plural = builder.noun(.plural, depth)
      return builder.eitherNumber { [.nonterminal($0 == .singular ? singular : plural)] }
    }
    return .nonterminal(place)
  }

  private mutating func noun(_ number: GrammaticalNumber, _ depth: Int) -> Int {
    define("Noun.\(number).\(depth)") { builder in
      let adjectives = Symbol.nonterminal(builder.adjectives())
      var phrase = [.word(.determiner(number)), adjectives, .word(.noun(number))]
      if depth < builder.deepest { phrase.append(.nonterminal(builder.after(number, depth))) }
      return number == .singular ? [(0.85, phrase), (0.15, [.word(.name)])] : [(1, phrase)]
    }
  }

  private mutating func adjectives() -> Int {
    define("Adjectives") { builder in
      let more = Symbol.nonterminal(builder.adjectives())
      return [(0.65, []), (0.35, [.word(.adjective), more])]
    }
  }

  private mutating func after(_ number: GrammaticalNumber, _ depth: Int) -> Int {
    define("After.\(number).\(depth)") { builder in
      let object = builder.any(depth + 1)
      let relative = builder.relative(number, depth + 1)
      return [
        (0.6, []), (0.22, [.word(.preposition), object]), (0.18, [.nonterminal(relative)]),
      ]
    }
  }

  private mutating func relative(_ number: GrammaticalNumber, _ depth: Int) -> Int {
    define("Relative.\(number).\(depth)") { builder in
      let verb = Symbol.nonterminal(builder.verb(number, depth))
      let gap = Symbol.nonterminal(builder.gap(depth))
      return [(0.65, [.word(.subjectRelative), verb]), (0.35, [.word(.objectRelative), gap])]
    }
  }

  private mutating func gap(_ depth: Int) -> Int {
    define("Gap.\(depth)") { builder in
      let singular = Symbol.nonterminal(builder.noun(.singular, depth))
      let plural = Symbol.nonterminal(builder.noun(.plural, depth))
      return builder.eitherNumber { number in
        [number == .singular ? singular : plural, .word(.transitive(number))]
      }
    }
  }

  private mutating func verb(_ number: GrammaticalNumber, _ depth: Int) -> Int {
    define("Verb.\(number).\(depth)") { builder in
      let adverbs = builder.define("Adverbs") { _ in [(0.75, []), (0.25, [.word(.adverb)])] }
      let core = builder.core(number, depth)
      return [(1, [.nonterminal(adverbs), .nonterminal(core)])]
    }
  }

  private mutating func core(_ number: GrammaticalNumber, _ depth: Int) -> Int {
    define("Core.\(number).\(depth)") { builder in
      let object = builder.any(depth)
      return [
        (0.35, [.word(.intransitive(number))]),
        (0.5, [.word(.transitive(number)), object]),
        (0.15, [.word(.dative(number)), object, .word(.particle), object]),
      ]
    }
  }
}
