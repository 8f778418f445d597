/// The version of numactl-swift.
///
/// A test checks that CHANGELOG.md and debian/changelog have the same version.
public let projectVersion = "0.3.0"

/// The version of numactl that the tools report, because scripts compare it.
public let inheritedVersion = "2.0.19"

/// The date of this version in the format of C's `__DATE__`, which numastat prints.
///
/// A test checks that debian/changelog has the same date.
public let releaseDate = "Nov 30 2026"
