extension Paper {
  static let dsd = Paper(
    id: "icml2025-63",
    slug: "dsd",
    shortName: "DSD",
    title: """
      Speculative Decoding in Decentralized LLM Inference: Turning Communication Latency into \
      Computation Throughput
      """,
    list: .icml2025,
    year: 2025,
    links: [
      "https://arxiv.org/abs/2511.11733"
    ],
    arena: .speculative,
    family: "speculative-decoding-systems",
    field: .decoding,
    budgetAxes: ["latency"],
    summary: """
      Verifies several drafted tokens per round across decentralised nodes to hide link latency, \
      and relaxes acceptance for tokens of low semantic importance.
      """,
    claim: """
      With simulated link latency, measured round count and the cost model agree within 10%, \
      speed-up over autoregressive decoding grows with t1/t0, and relaxing only low-importance \
      tokens adds at least 10% throughput with task accuracy loss below 1 point, while relaxing \
      all tokens by the same amount loses more.
      """,
    confidence: .low,
    fidelity: """
      The network is simulated on a virtual clock. A drafter almost equal to the target leaves \
      nothing to relax.
      """,
    strategies: [],
    notes: """
      The rule for token importance is described only loosely and is a design parameter here.
      """,
    reported: [
      ReportedNumber(
        setting: "GSM8K / HumanEval end to end",
        metric: "speed-up",
        value: "2.59x / 2.56x",
        baseline: "autoregressive decentralized decoding (Eagle3 is below)",
        baselineValue: "1x",
        source: """
          third-party page www.scholarfeed.org/paper/2511.11733v1; abstract in the ICML 2025 list
          """),
      ReportedNumber(
        setting: "adaptive verification on top of DSD",
        metric: "additional speed-up",
        value: "15-20%",
        baseline: "strict verification",
        baselineValue: "0%",
        source: "third-party page www.scholarfeed.org/paper/2511.11733v1"),
      ReportedNumber(
        setting: "8 nodes",
        metric: "inter-node communication",
        value: "about -37%",
        baseline: "standard",
        baselineValue: "0%",
        source: "third-party page www.sciencestack.ai/paper/2511.11733"),
    ])
}
