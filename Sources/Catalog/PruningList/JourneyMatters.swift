internal import CompressionCore
internal import Essentials

extension Paper {
  static let journeyMatters = Paper(
    id: "hf-05",
    slug: "journey-matters",
    shortName: "Average-parameter scaling law",
    title: """
      The Journey Matters: Average Parameter Count over Pre-training Unifies Sparse and Dense \
      Scaling Laws
      """,
    list: .pruning,
    year: 2025,
    links: [
      "https://openreview.net/forum?id=ud8FtE1N4N",
      "https://arxiv.org/abs/2501.12486",
      "https://github.com/tjingrant/sparse-llm-code",
      "https://sparsellm.com",
      "https://huggingface.co/tjingrant/sparsellm-1b-40p",
      "https://huggingface.co/tjingrant/sparsellm-1b-20p",
      "https://huggingface.co/tjingrant/sparsellm-1b-60p-small-dense",
    ],
    arena: .scaling,
    family: "sparse-pretraining-law",
    field: .sparseTraining,
    budgetAxes: ["sparsity", "params", "flops", "data"],
    summary: """
      Shows that one scaling law fits dense and sparse pre-training when the parameter count is \
      its average over training, and finds a near-optimal schedule of pruning from 25 to 75 per \
      cent of the compute.
      """,
    claims: [
      ClaimDraft(
        """
        Fitted to dense and sparse runs, the law of the average size predicts sparse runs of other \
        lengths with less than half of the error of the law of the final size.
        """,
        ClaimTest(
          law: "average-parameters", against: "final-parameters",
          LawTest(
            fittedTo: ["laws-dense", "laws-sparse"], predicting: ["laws-sparse-lengths"],
            share: 0.5),
          reported: [4],
          fidelity: "The predicted runs are half and twice as long as the sparse ones fitted.")),
      ClaimDraft(
        """
        At equal compute and 80 % final sparsity, pruning from 25 % to 75 % of the compute has a \
        lower loss than training sparse from the start.
        """,
        ClaimTest(
          arena: "pretrain",
          options: ["width": 32, "rate": 0.02, "tokens": 262_144, "length": "compute"],
          of: .init("gradual-magnitude"),
          against: .init("gradual-magnitude", ["start": 0, "end": 0]), at: .sparsity(0.8),
          metric: "eval/loss", reported: [3])),
      ClaimDraft(
        """
        At equal compute and 80 % final sparsity, pruning from 25 % to 75 % of the compute is not \
        worse than from 0 % to 50 % by half a per cent of the loss.
        """,
        ClaimTest(
          arena: "pretrain",
          options: ["width": 32, "rate": 0.02, "tokens": 262_144, "length": "compute"],
          of: .init("gradual-magnitude"),
          against: .init("gradual-magnitude", ["start": 0, "end": 0.5]), at: .sparsity(0.8),
          metric: "eval/loss", margin: -0.018, reported: [3],
          fidelity: "Half a per cent of a loss of about 3.6 nats is 0.018.")),
    ],
    confidence: .high,
    fidelity: """
      The best learning rate moves with size and mimics a size effect, so it is tuned on the dense \
      ladder, and embeddings are excluded. Published values are training losses of single runs and \
      are not compared in absolute terms.
      """,
    strategies: ["gradual-magnitude"],
    sameAs: "iclr2025-22",
    notes: "The published title of the paper of row iclr2025-22.",
    reported: [
      ReportedNumber(
        setting: "1B sparse 20%, FineWeb-Edu, 89.6B tokens",
        metric: "final train loss / WikiText-103 ppl",
        value: "2.133 +- 0.022 / 19.58",
        baseline: "avg linear params 1.02B of 1.14B (avg density 0.8919)",
        baselineValue: "see dense pair below",
        source: "https://huggingface.co/tjingrant/sparsellm-1b-20p"),
      ReportedNumber(
        setting: "1B sparse 40%, 104.4B tokens, prune steps 2500-8875 of 13050",
        metric: "final train loss / ppl",
        value: "2.137 +- 0.013 / 19.93",
        baseline: "avg density",
        baselineValue: 0.7651,
        source: "https://huggingface.co/tjingrant/sparsellm-1b-40p"),
      ReportedNumber(
        setting: "1B sparse 60%, 131.0B tokens, avg linear 0.69B, final 0.46B",
        metric: "final train loss / ppl",
        value: "2.182 +- 0.017 / 20.80",
        baseline: "small dense, linear 0.65B, same 131.0B tokens",
        baselineValue: "2.2089 +- 0.0211 / 22.58",
        source: "https://huggingface.co/tjingrant/sparsellm-1b-60p-small-dense"),
      ReportedNumber(
        setting: "schedules",
        metric: "best start/end of pruning (fraction of total compute)",
        value: "25% / 75%",
        baseline: "80 schedules",
        source: "abstract in the pruning list"),
      ReportedNumber(
        setting: "law validation range",
        metric: "model sizes / token multiple",
        value: "58M-468M / up to 20x Chinchilla-optimal",
        source: "https://sparsellm.com"),
    ])
}
