import Testing

@testable import Dashboard

@Suite struct DashboardTests {}
