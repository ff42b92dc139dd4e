extension Paper {
  static let aptp = Paper(
    id: "iclr2025-02",
    slug: "aptp",
    shortName: "APTP",
    title: "Not All Prompts Are Made Equal: Prompt-based Pruning of Text-to-Image Diffusion Models",
    list: .iclr2025,
    year: 2024,
    links: [
      "https://openreview.net/forum?id=3BhZCfJ73Y",
      "https://arxiv.org/abs/2406.12042",
      "https://github.com/rezashkv/diffusion_pruning",
    ],
    arena: .diffusion,
    family: "structured-pruning",
    field: .imageGenerationAndTokens,
    budgetAxes: ["flops", "params", "layers"],
    summary: """
      Trains a router that sends each prompt to one of K pruned denoisers; the architecture codes, \
      the router and the denoiser are trained together under a compute budget with equal use of \
      the codes.
      """,
    claim: """
      At the same average MACs (p = 0.6) a prompt-routed mixture of K pruned denoisers has lower \
      validation denoising loss than a single pruned denoiser trained with the same losses and \
      steps, and harder prompt classes are routed to codes with more MACs.
      """,
    confidence: .high,
    fidelity: """
      Routing can only help when prompts differ in the capacity they need. Denoising loss stands \
      in for image quality scores, and cost is that of the routed expert, not of a mask on the \
      dense network.
      """,
    strategies: [])
}
