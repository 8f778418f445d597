import Testing

@testable import NumaCore

struct PlacementCheckTests {
  /// Returns the problem of each page, for pages on these nodes in order.
  private func problems(
    _ policy: MemoryPolicy, _ nodes: [NodeID]
  ) -> [PlacementMismatch.Problem?] {
    var check = PlacementCheck(expected: policy)
    return nodes.map { check.problem(with: $0) }
  }

  @Test func interleavedPagesTakeTurnsFromTheFirstOn() {
    #expect(problems(.interleave([0, 1, 3]), [1, 3, 0, 1]) == [nil, nil, nil, nil])
    #expect(problems(.interleave([2]), [2, 2]) == [nil, nil])
    #expect(
      problems(.interleave([0, 1]), [1, 1]) == [nil, .outOfTurn(1, expected: 0)])
    #expect(
      problems(.interleave([0, 1, 3]), [3, 1]) == [nil, .outOfTurn(1, expected: 0)])
  }

  @Test func aPageOutsideTheInterleavingTakesItsTurn() {
    let nodes: NodeMask = [0, 1, 3]
    #expect(
      problems(.interleave(nodes), [0, 7, 3]) == [
        nil, .outsideInterleaving(7, expected: nodes), nil,
      ])
    #expect(
      problems(.interleave(nodes), [7, 0, 1]) == [
        .outsideInterleaving(7, expected: nodes), nil, nil,
      ])
    #expect(problems(.interleave([]), [0]) == [.outsideInterleaving(0, expected: [])])
  }

  @Test func weightsLeaveTheOrderOpen() {
    let nodes: NodeMask = [0, 1]
    #expect(
      problems(.weightedInterleave(nodes), [1, 1, 1, 0, 2]) == [
        nil, nil, nil, nil, .outsideInterleaving(2, expected: nodes),
      ])
  }

  @Test func otherPoliciesNameTheirNodes() {
    for policy in [MemoryPolicy.bind([1, 2]), .preferredMany([1, 2])] {
      #expect(
        problems(policy, [1, 2, 0, 1]) == [nil, nil, .unexpectedNode(0, expected: [1, 2]), nil])
    }
    #expect(problems(.preferred(3), [3, 0]) == [nil, .unexpectedNode(0, expected: [3])])
    #expect(problems(.local, [0, 9]) == [nil, nil])
    #expect(problems(.default, [0, 9]) == [nil, nil])
  }

  @Test func comparesModeFlagsAndNodes() {
    let check = PlacementCheck(expected: .bind([1]))
    #expect(check.problem(with: .bind([1])) == nil)
    #expect(check.problem(with: .bind([1, 2])) == .wrongNodes([1, 2], expected: [1]))
    #expect(
      check.problem(with: .default) == .wrongPolicy(.default, expected: .bind([1])))
    let flagged = MemoryPolicy(.bind, [1], flags: .staticNodes)
    #expect(check.problem(with: flagged) == .wrongPolicy(flagged, expected: .bind([1])))
    // Kernels before 5.14 report the local policy in this form.
    #expect(
      PlacementCheck(expected: .local).problem(with: MemoryPolicy(.preferred)) == nil)
  }

  @Test func someProblemsEndIt() {
    let ends: [PlacementMismatch.Problem] = [
      .wrongPolicy(.default, expected: .local), .outOfTurn(1, expected: 0),
    ]
    let goesOn: [PlacementMismatch.Problem] = [
      .wrongNodes([0], expected: [1]), .outsideInterleaving(0, expected: [1]),
      .unexpectedNode(0, expected: [1]),
    ]
    #expect(ends.map(\.endsCheck) == [true, true])
    #expect(goesOn.map(\.endsCheck) == [false, false, false])
  }
}
