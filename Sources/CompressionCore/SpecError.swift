public import Essentials

/// What can be wrong with a strategy, a hyperparameter or a budget that somebody asked for.
public enum SpecError: Error, Equatable, Sendable {
  /// No strategy has this id; the nearest known one.
  case unknownStrategy(String, nearest: String?)
  /// The strategy has no such hyperparameter; those that it has.
  case unknownHyperparameter(String, of: String, known: [String])
  /// A hyperparameter has a value of another type.
  case wrongType(String, of: String, found: JSONValue, wanted: String)
  /// A hyperparameter lies outside of what it allows.
  case outOfRange(String, found: String, allowed: String)
  /// The budget makes no sense, whatever the strategy.
  case invalidBudget(found: String, allowed: String)
  /// The strategy cannot meet a budget of this kind.
  case budgetNotAccepted(String, by: String, accepted: String)
  /// The strategy changes the structure of whole models, and there is no model here.
  case compressesModels(String)
  /// The strategy acts in a training, and there is none here.
  case trains(String)
  /// The arena trains nothing in which a strategy could act.
  case arenaDoesNotTrain(String)
  /// The arena has no models whose structure can be changed.
  case arenaTakesLinearMaps(String)
  /// The strategy makes texts with a language model, and the arena has none.
  case arenaHasNoTexts(String, strategy: String)
}

extension SpecError: CustomStringConvertible {
  /// What was found, what was wanted, and what to do.
  public var description: String {
    switch self {
    case .unknownStrategy(let id, let nearest):
      "no strategy '\(id)'; "
        + (nearest.map { "did you mean '\($0)'?" } ?? "`ls strategies` shows them all")
    case .unknownHyperparameter(let key, let strategy, let known):
      "'\(strategy)' has no hyperparameter '\(key)'; "
        + Self.advice(key, known: known)
    case .wrongType(let key, let strategy, let found, let wanted):
      "hyperparameter '\(key)' of '\(strategy)' is \(found), wanted \(wanted)"
    case .outOfRange(let name, let found, let allowed):
      "hyperparameter '\(name)' is \(found), allowed is \(allowed)"
    case .invalidBudget(let found, let allowed):
      "the budget has \(found), allowed is \(allowed)"
    case .budgetNotAccepted(let budget, let strategy, let accepted):
      "'\(strategy)' cannot meet the budget \(budget); it accepts \(accepted)"
    case .arenaTakesLinearMaps(let arena):
      "the arena '\(arena)' compresses linear layers one by one and takes no strategy that changes "
        + "the structure of whole models; the arena 'lm' does"
    case .arenaHasNoTexts(let arena, let strategy):
      "'\(strategy)' calibrates on texts that it makes with the model, and the arena '\(arena)' has "
        + "no language model; use it in the arena 'lm' or on a model directory"
    case .trains(let strategy):
      "'\(strategy)' acts in every step of a training and compresses nothing by itself; use it in "
        + "the arenas 'pretrain' and 'posttrain'"
    case .arenaDoesNotTrain(let arena):
      "the arena '\(arena)' takes no strategy that acts in every step of a training; the arenas "
        + "'pretrain' and 'posttrain' do"
    case .compressesModels(let strategy):
      "'\(strategy)' changes the structure of whole models and cannot compress a linear layer "
        + "by itself; use it in the arena 'lm' or on a model directory"
    }
  }

  private static func advice(_ key: String, known: [String]) -> String {
    if let nearest = NearestName.suggestion(for: key, among: known) {
      return "did you mean '\(nearest)'?"
    }
    return known.isEmpty ? "it has none" : "it has \(known.joined(separator: ", "))"
  }
}
