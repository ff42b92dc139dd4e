/// The images of the reference models.
private let glyphs = "glyphs:28,images=20000"

extension ReferenceClassifier where Model == MultilayerPerceptron {
  /// A perceptron with two hidden layers.
  public static var mlp: Self {
    var recipe = ImageRecipe()
    (recipe.optimiser, recipe.rate, recipe.decay, recipe.steps) = (.adamW, 1e-3, 0.05, 1500)
    return Self(images: glyphs, configuration: .init(inputs: 28 * 28), recipe: recipe)
  }
}

extension ReferenceClassifier where Model == ResidualNetwork {
  /// A residual network of 8 or 20 layers.
  public static func resNet(_ layers: Int) -> Self {
    var configuration = layers == 8 ? Model.Configuration.resNet8 : .resNet20
    configuration.channels = 1
    var recipe = ImageRecipe()
    recipe.steps = 500
    return Self(images: glyphs, configuration: configuration, recipe: recipe)
  }
}

extension ReferenceClassifier where Model == VisionTransformer {
  /// Patches of 4, width 64, four blocks.
  public static var vit: Self {
    var configuration = Model.Configuration()
    (configuration.size, configuration.channels) = (28, 1)
    var recipe = ImageRecipe()
    (recipe.optimiser, recipe.rate, recipe.decay) = (.adamW, 2e-3, 0.05)
    (recipe.steps, recipe.warmup) = (1500, 100)
    return Self(images: glyphs, configuration: configuration, recipe: recipe)
  }
}
