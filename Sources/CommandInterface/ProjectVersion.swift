/// The version of numactl-swift. CHANGELOG.md and debian/changelog say the same, which a test holds.
public let projectVersion = "0.1.0"

/// The version of numactl that the tools stand for: scripts compare it.
public let inheritedVersion = "2.0.19"
