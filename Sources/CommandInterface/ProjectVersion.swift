/// The version of numactl-swift. CHANGELOG.md and debian/changelog say the same, which a test holds.
public let projectVersion = "0.2.0"

/// The version of numactl that the tools stand for: scripts compare it.
public let inheritedVersion = "2.0.19"

/// When this version was made, in the form of C's `__DATE__`, which numastat prints. debian/changelog says the same,
/// which a test holds.
public let releaseDate = "Nov 21 2026"
