import Arenas
import Foundation
import Networks
import Runner

/// A sweep that a test can run in a second: a tiny model on the embedded grammar.
let tinySpec = """
  espalier: 1
  name: tiny
  question: Does it run?
  arena: lm
  options:
    corpus: "grammar:documents=400"
    steps: 20
    layers: 2
    width: 32
    feedForward: 48
    vocabulary: 320
    calibrationSequences: 8
    evaluationSequences: 8
  strategies:
    - dense
    - magnitude
    - wanda
    - rtn
  budget:
    sparsity: [0.5]
    bits: [4]
  replicates: 2
  """

func tinyPlan(_ folder: URL, overrides: [String] = []) throws -> SweepPlan {
  try SweepPlan(
    SweepSpec(text: tinySpec, file: "tiny.yaml", overrides: overrides),
    workshop: Workshop(cache: ModelCache(directory: folder.appending(path: "models")), threads: 2))
}
