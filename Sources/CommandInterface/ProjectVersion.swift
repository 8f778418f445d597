/// The version of numactl-swift. CHANGELOG.md and debian/changelog say the same, which a test holds.
public let projectVersion = "0.1.0"
