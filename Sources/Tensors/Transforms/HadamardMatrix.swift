/// Hadamard matrices of the orders that Paley's two constructions give.
///
/// A Hadamard matrix of order n has the elements ±1 and orthogonal rows, `H · Hᵀ = n · I`; beyond 2,
/// n must be a multiple of 4.
///
/// Reference: R. Paley, *On Orthogonal Matrices*, 1933.
enum HadamardMatrix {
  /// Whether there is a construction for an order that is no power of two: n − 1 a prime that
  /// leaves 3 when divided by 4, or n / 2 − 1 one that leaves 1.
  static func isPaleyOrder(_ order: Int) -> Bool {
    guard order >= 4, order % 4 == 0 else { return false }
    return isPrime(order - 1) || (isPrime(order / 2 - 1) && (order / 2 - 1) % 4 == 1)
  }

  /// The elements of the matrix of a Paley order, row-major.
  static func paley(_ order: Int) -> [Float] {
    precondition(isPaleyOrder(order), "no Paley construction for the order \(order)")
    return isPrime(order - 1) ? paleyFirst(order - 1) : paleySecond(order / 2 - 1)
  }

  /// I + S with the skew conference matrix S of a prime q that leaves 3 when divided by 4.
  private static func paleyFirst(_ prime: Int) -> [Float] {
    let order = prime + 1
    var matrix = conference(prime, border: -1)
    for index in 0..<order { matrix[index * order + index] = 1 }
    return matrix
  }

  /// C ⊗ [[1, 1], [1, −1]] + I ⊗ [[1, −1], [−1, −1]] with the symmetric conference matrix C.
  private static func paleySecond(_ prime: Int) -> [Float] {
    let half = prime + 1
    let order = 2 * half
    let matrix = conference(prime, border: 1)
    var result = [Float](repeating: 0, count: order * order)
    for row in 0..<order {
      for column in 0..<order {
        let both = row % 2 == 1 && column % 2 == 1
        if row / 2 == column / 2 {
          result[row * order + column] = row % 2 == 0 && column % 2 == 0 ? 1 : -1
        } else {
          let element = matrix[row / 2 * half + column / 2]
          result[row * order + column] = both ? -element : element
        }
      }
    }
    return result
  }

  /// Zeros on the diagonal, ones in the first row, `border` in the first column, and the quadratic
  /// character χ(i − j) elsewhere.
  private static func conference(_ prime: Int, border: Float) -> [Float] {
    var character = [Float](repeating: -1, count: prime)
    character[0] = 0
    for root in 1..<prime { character[root * root % prime] = 1 }
    let order = prime + 1
    var matrix = [Float](repeating: 0, count: order * order)
    for index in 1..<order {
      matrix[index] = 1
      matrix[index * order] = border
    }
    for row in 0..<prime {
      for column in 0..<prime {
        matrix[(row + 1) * order + column + 1] = character[(row - column + prime) % prime]
      }
    }
    return matrix
  }

  private static func isPrime(_ number: Int) -> Bool {
    guard number >= 2 else { return false }
    var divisor = 2
    while divisor * divisor <= number {
      if number % divisor == 0 { return false }
      divisor += 1
    }
    return true
  }
}
