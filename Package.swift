// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

let package = Package(
  name: "numactl-swift",
  products: [
    .library(name: "NumaCore", targets: ["NumaCore"]),
    .executable(name: "memhog", targets: ["memhog"]),
    .executable(name: "migratepages", targets: ["migratepages"]),
    .executable(name: "migspeed", targets: ["migspeed"]),
    .executable(name: "numactl-swift", targets: ["numactl-swift"]),
    .executable(name: "numastat-swift", targets: ["numastat-swift"]),
    .executable(name: "numademo", targets: ["numademo"]),
  ],
  dependencies: [
    // The one place that pins its version.
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1")
  ],
  targets: [
    .target(name: "CLibc"),
    .target(name: "CNuma"),
    .target(name: "CStart"),
    .target(name: "NumaCore", dependencies: ["CLibc", "CNuma", system], swiftSettings: settings),
    .target(
      name: "CommandInterface", dependencies: ["CLibc", "CStart", system], swiftSettings: settings),
    .executableTarget(
      name: "memhog",
      dependencies: ["NumaCore", "CommandInterface", system],
      swiftSettings: settings),
    .executableTarget(
      name: "migratepages",
      dependencies: ["NumaCore", "CommandInterface", system],
      swiftSettings: settings),
    .executableTarget(
      name: "migspeed",
      dependencies: ["NumaCore", "CommandInterface", system],
      swiftSettings: settings),
    .executableTarget(
      name: "numactl-swift",
      dependencies: ["NumaCore", "CommandInterface", system],
      swiftSettings: settings),
    .executableTarget(
      name: "numastat-swift",
      dependencies: ["NumaCore", "CommandInterface", system],
      swiftSettings: settings),
    .executableTarget(
      name: "numademo",
      dependencies: ["NumaCore", "CommandInterface", system],
      swiftSettings: settings),
    .testTarget(
      name: "NumaCoreTests", dependencies: ["NumaCore", system], swiftSettings: settings),
    // Replays the corpora of the fuzzers, with their checks.
    .testTarget(
      name: "CorpusTests", dependencies: ["NumaCore", system], path: "Fuzz/Checks",
      swiftSettings: settings),
    .testTarget(name: "OracleTests", dependencies: ["NumaCore", system], swiftSettings: settings),
    .testTarget(
      name: "CommandInterfaceTests", dependencies: ["CommandInterface", "CLibc", system],
      swiftSettings: settings),
    .testTarget(
      name: "MemhogTests",
      dependencies: ["memhog", "NumaCore", "CommandInterface", system],
      swiftSettings: settings),
    .testTarget(
      name: "MigratepagesTests",
      dependencies: ["migratepages", "NumaCore", "CommandInterface", system],
      swiftSettings: settings),
    .testTarget(
      name: "MigspeedTests",
      dependencies: ["migspeed", "NumaCore", "CommandInterface", system],
      swiftSettings: settings),
    .testTarget(
      name: "NumactlTests",
      dependencies: ["numactl-swift", "NumaCore", "CommandInterface", system],
      swiftSettings: settings),
    .testTarget(
      name: "NumastatTests",
      dependencies: ["numastat-swift", "NumaCore", "CommandInterface", system],
      swiftSettings: settings),
    .testTarget(
      name: "NumademoTests", dependencies: ["numademo", "NumaCore", "CommandInterface", system],
      swiftSettings: settings),
    // Runs what `make build` left in build/bin, as processes.
    .testTarget(name: "ProgramTests", path: "Tests/Programs", swiftSettings: settings),
    // Holds the manuals and completions to the tables of options, and writes them.
    .testTarget(
      name: "GeneratedTests",
      dependencies: [
        "memhog", "migratepages", "migspeed", "numactl-swift", "numastat-swift", "numademo",
        "CommandInterface",
      ],
      swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)

// For `make docs` alone: every build would fetch and compile the plugin, which makes a clean one a third
// longer.
if Context.environment["NUMACTL_SWIFT_DOCS"] != nil {
  package.dependencies.append(
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", exact: "1.5.0"))
}
