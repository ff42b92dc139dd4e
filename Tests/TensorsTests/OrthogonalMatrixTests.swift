import Tensors
import Testing

@Suite struct OrthogonalMatrixTests {
  @Test(arguments: [[5, 5], [9, 4], [1, 1], [3, 0]])
  func `polar factors multiply back`(shape: [Int]) throws {
    let a = normalMatrix(shape)
    let polar = try a.polarFactors()
    #expect(hasOrthonormalColumns(polar.orthonormal))
    #expect(distance(product(polar.orthonormal, polar.stretch), a) < 1e-5)
    #expect(polar.stretch == polar.stretch.transposed())
    #expect(try (polar.stretch.symmetricEigen().values.first ?? 1) > -1e-6)
  }

  @Test(arguments: [true, false])
  func `Procrustes finds the rotation that made the points`(reflecting: Bool) throws {
    var random = RandomStream(seed: 2, for: "rotation")
    var rotation = try Tensor.randomOrthogonal(4, random: &random)
    let points = normalMatrix([12, 4])
    var found = try points.procrustesRotation(to: points.matmul(rotation))
    #expect(distance(found.rotation, rotation) < 1e-5 && found.squaredResidual < 1e-9)
    // Of a matrix and its mirror image one is no pure rotation; that one cannot be reached.
    var reached = 0
    for _ in 0..<2 {
      found = try points.procrustesRotation(to: points.matmul(rotation), reflecting: reflecting)
      #expect(hasOrthonormalColumns(found.rotation))
      if found.squaredResidual < 1e-9 { reached += 1 }
      for column in 0..<4 { rotation[0, column].negate() }
    }
    #expect(reached == (reflecting ? 2 : 1))
  }

  @Test func `random orthogonal matrices are orthogonal and differ by stream`() throws {
    for size in [0, 1, 2, 33] {
      var random = RandomStream(seed: 1, for: "haar")
      #expect(hasOrthonormalColumns(try Tensor.randomOrthogonal(size, random: &random)))
    }
    // The mean of the trace is 0 and its variance 1 under the Haar measure.
    var random = RandomStream(seed: 1, for: "haar")
    var (sum, squares) = (0.0, 0.0)
    for _ in 0..<2000 {
      let q = try Tensor.randomOrthogonal(3, random: &random)
      let trace = Double(q[0, 0] + q[1, 1] + q[2, 2])
      sum += trace
      squares += trace * trace
    }
    #expect(abs(sum / 2000) < 0.08 && abs(squares / 2000 - 1) < 0.12)
  }

  @Test func `the Cayley transform is orthogonal and known in the plane`() throws {
    #expect(hasOrthonormalColumns(try normalMatrix([7, 7]).cayleyTransform()))
    // S = [[0, t], [−t, 0]] gives the rotation by 2·atan(t).
    let t: Float = 0.5
    let q = try Tensor([0, 2 * t, 0, 0], shape: [2, 2]).cayleyTransform()
    #expect(distance(q, Tensor([0.6, -0.8, 0.8, 0.6], shape: [2, 2])) < 1e-6)
  }

  @Test(arguments: [1, 2, 4, 12, 20, 24, 28, 36, 40, 56, 96, 3, 7, 15, 30, 172])
  func `a Hadamard transform is orthogonal and spreads evenly over its block`(size: Int) {
    let transform = HadamardTransform(size: size)
    let matrix = transform.matrix()
    #expect(hasOrthonormalColumns(matrix))
    let magnitude = 1 / Float(transform.blockSize).squareRoot()
    #expect(
      matrix.values.allSatisfy { abs($0) < 1e-7 || abs(abs($0) - magnitude) < 1e-6 })
    #expect(matrix.values.count { $0 != 0 } == size * transform.blockSize)
    let x = normalMatrix([3, size])
    let y = transform.apply(to: x)
    #expect(distance(y, x.matmul(matrix, transposingRight: true)) < 1e-5)
    #expect(distance(transform.apply(to: y, inverse: true), x) < 1e-5)
    var random = RandomStream(seed: 1, for: "signs")
    let randomised = RandomisedHadamardTransform(size: size, random: &random)
    #expect(
      distance(randomised.apply(to: randomised.apply(to: x), inverse: true), x) < 1e-5)
  }

  @Test func `Hadamard blocks are as large as the size allows`() {
    func shape(_ size: Int) -> [Int] {
      let transform = HadamardTransform(size: size)
      return [transform.blockSize, transform.paleyOrder]
    }
    #expect(shape(256) == [256, 1])
    #expect(shape(12) == [12, 12] && shape(96) == [96, 12] && shape(28) == [28, 28])
    #expect(shape(320) == [320, 20] && shape(7) == [1, 1] && shape(6) == [2, 1])
    #expect(HadamardTransform(size: 28).isFull && !HadamardTransform(size: 30).isFull)
  }

  @Test func `Walsh's matrix of order four is the known one`() {
    let expected: [Float] = [1, 1, 1, 1, 1, -1, 1, -1, 1, 1, -1, -1, 1, -1, -1, 1]
    #expect(HadamardTransform(size: 4).matrix().scaled(by: 2).values == expected)
  }

  @Test(arguments: [(2, 3, 4, 5), (1, 1, 3, 2), (3, 3, 1, 1)])
  func `a Kronecker product acts as its matrix does`(m: Int, n: Int, p: Int, q: Int) {
    let kronecker = KroneckerProduct(normalMatrix([m, n]), normalMatrix([p, q], seed: 2))
    let matrix = kronecker.matrix()
    #expect(matrix.shape == kronecker.shape)
    let x = normalMatrix([4, n * q], seed: 3)
    #expect(distance(kronecker.apply(to: x), x.matmul(matrix, transposingRight: true)) < 1e-5)
    let y = normalMatrix([4, m * p], seed: 3)
    #expect(distance(kronecker.apply(to: y, transposed: true), y.matmul(matrix)) < 1e-5)
  }

  @Test func `the Kronecker product of known matrices is the known one`() {
    let kronecker = KroneckerProduct(
      Tensor([1, 2], shape: [1, 2]), Tensor([3, 4], shape: [2, 1]))
    #expect(kronecker.matrix() == Tensor([3, 6, 4, 8], shape: [2, 2]))
  }

  @Test(arguments: [1, 2, 3, 5, 8, 12, 17, 64, 100])
  func `the Fourier transform agrees with its definition and inverts`(length: Int) {
    var random = RandomStream(seed: 1, for: "signal")
    let signal = FourierTransform.Signal(
      real: (0..<length).map { _ in random.normal() },
      imaginary: (0..<length).map { _ in random.normal() })
    let transform = FourierTransform(length: length)
    let spectrum = transform.forward(signal)
    let roots = FourierTransform(length: length).forward(
      FourierTransform.Signal(real: (0..<length).map { $0 == 1 % length ? 1 : 0 }))
    for k in 0..<length {
      var (real, imaginary) = (0.0, 0.0)
      for t in 0..<length {
        // The transform of a unit impulse at 1 is the table of roots exp(−2πi·k/n).
        let place = k * t % length
        let (c, s) = (roots.real[place], roots.imaginary[place])
        real += c * signal.real[t] - s * signal.imaginary[t]
        imaginary += c * signal.imaginary[t] + s * signal.real[t]
      }
      #expect(
        abs(real - spectrum.real[k]) < 1e-10 && abs(imaginary - spectrum.imaginary[k]) < 1e-10)
    }
    let back = transform.inverse(spectrum)
    for t in 0..<length {
      #expect(abs(back.real[t] - signal.real[t]) < 1e-12)
      #expect(abs(back.imaginary[t] - signal.imaginary[t]) < 1e-12)
    }
  }

  @Test func `the spectrum of a cosine has one line`() {
    // cos(2π·t·3/12) at t = 0…11
    let wave: [Float] = [1, 0, -1, 0, 1, 0, -1, 0, 1, 0, -1, 0]
    let amplitudes = FourierTransform(length: 12).realSpectrum(of: wave).magnitudes
    #expect(amplitudes.count == 7)
    for (k, amplitude) in amplitudes.enumerated() {
      #expect(abs(amplitude - (k == 3 ? 6 : 0)) < 1e-12)
    }
  }
}
