internal import Hummingbird
internal import Logging
internal import NIOCore

/// Serves a dashboard on this machine only, until the process is asked to stop.
public struct DashboardServer: Sendable {
  private let dashboard: StorePages
  private let port: Int

  /// A server.
  ///
  /// - Parameters:
  ///   - dashboard: what is served.
  ///   - port: the port on 127.0.0.1; 0 takes any that is free.
  public init(_ dashboard: StorePages, port: Int) {
    self.dashboard = dashboard
    self.port = port
  }

  /// Serves until SIGINT or SIGTERM; what is being answered then is answered.
  ///
  /// - Parameter started: called with the address of the first page once it can be opened.
  /// - Throws: what keeps the port from being taken.
  public func run(started: @escaping @Sendable (String) -> Void) async throws {
    let dashboard = dashboard
    let responder = CallbackResponder<BasicRequestContext> { request, _ in
      Self.response(
        to: dashboard.answer(
          PageRequest(
            method: request.method.rawValue, target: request.uri.description,
            host: request.head.authority)),
        isHead: request.method == .head)
    }
    let application = Application(
      responder: responder,
      configuration: ApplicationConfiguration(
        address: .hostname("127.0.0.1", port: port), serverName: nil),
      onServerRunning: { channel in
        started("http://127.0.0.1:\(channel.localAddress?.port ?? 0)/")
      },
      // What went wrong is told by errors and pages.
      logger: Logger(label: "dashboard") { _ in SwiftLogNoOpLogHandler() })
    try await application.runService()
  }

  private static func response(to answer: PageAnswer, isHead: Bool) -> Response {
    var headers = HTTPFields()
    for (name, value) in answer.headers {
      guard let name = HTTPFields.Element.Name(name) else { continue }
      headers[name] = value
    }
    if answer.status == 405 { headers[.allow] = "GET, HEAD" }
    let response = Response(
      status: HTTPResponse.Status(code: answer.status), headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(string: answer.body)))
    return isHead ? response.createHeadResponse() : response
  }
}
