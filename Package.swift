// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "numactl-swift",
  products: [
    // LinuxSystem has the types of errno, paths and permissions that NumaCore's functions take and return.
    .library(name: "NumaCore", targets: ["NumaCore", "LinuxSystem"]),
    .executable(name: "memhog", targets: ["memhog"]),
    .executable(name: "migratepages", targets: ["migratepages"]),
    .executable(name: "migspeed", targets: ["migspeed"]),
    .executable(name: "numactl-swift", targets: ["numactl-swift"]),
    .executable(name: "numastat-swift", targets: ["numastat-swift"]),
    .executable(name: "numademo", targets: ["numademo"]),
  ],
  targets: [
    // glibc has floor() and its kin in a library of its own.
    .target(name: "CLibc", linkerSettings: [.linkedLibrary("m")]),
    .target(name: "CNuma"),
    .target(name: "CStart"),
    .target(name: "LinuxSystem", dependencies: ["CLibc"], swiftSettings: settings),
    .target(
      name: "NumaCore", dependencies: ["CLibc", "CNuma", "LinuxSystem"], swiftSettings: settings),
    .target(
      name: "CommandInterface", dependencies: ["CLibc", "CStart", "LinuxSystem"],
      swiftSettings: settings),
    .executableTarget(
      name: "memhog",
      dependencies: ["NumaCore", "CommandInterface", "LinuxSystem"],
      swiftSettings: settings),
    .executableTarget(
      name: "migratepages",
      dependencies: ["NumaCore", "CommandInterface", "LinuxSystem"],
      swiftSettings: settings),
    .executableTarget(
      name: "migspeed",
      dependencies: ["NumaCore", "CommandInterface", "LinuxSystem"],
      swiftSettings: settings),
    .executableTarget(
      name: "numactl-swift",
      dependencies: ["NumaCore", "CommandInterface", "LinuxSystem"],
      swiftSettings: settings),
    .executableTarget(
      name: "numastat-swift",
      dependencies: ["NumaCore", "CommandInterface", "LinuxSystem"],
      swiftSettings: settings),
    .executableTarget(
      name: "numademo",
      dependencies: ["NumaCore", "CommandInterface", "LinuxSystem"],
      swiftSettings: settings),
    // Folders that stand for `/`, which tests of several targets fill and read.
    .target(
      name: "FileTrees", dependencies: ["NumaCore", "LinuxSystem"], path: "Tests/FileTrees",
      swiftSettings: settings),
    .testTarget(name: "LinuxSystemTests", dependencies: ["LinuxSystem"], swiftSettings: settings),
    .testTarget(
      name: "NumaCoreTests", dependencies: ["FileTrees", "NumaCore", "LinuxSystem"],
      swiftSettings: settings),
    // Replays the corpora of the fuzzers, with their checks.
    .testTarget(
      name: "CorpusTests", dependencies: ["NumaCore", "LinuxSystem"], path: "Fuzz/Checks",
      swiftSettings: settings),
    .testTarget(
      name: "OracleTests", dependencies: ["NumaCore", "LinuxSystem"], swiftSettings: settings),
    .testTarget(
      name: "CommandInterfaceTests", dependencies: ["CommandInterface", "CLibc", "LinuxSystem"],
      swiftSettings: settings),
    .testTarget(
      name: "MemhogTests",
      dependencies: ["memhog", "NumaCore", "CommandInterface", "LinuxSystem"],
      swiftSettings: settings),
    .testTarget(
      name: "MigratepagesTests",
      dependencies: ["migratepages", "FileTrees", "NumaCore", "CommandInterface", "LinuxSystem"],
      swiftSettings: settings),
    .testTarget(
      name: "MigspeedTests",
      dependencies: ["migspeed", "NumaCore", "CommandInterface", "LinuxSystem"],
      swiftSettings: settings),
    .testTarget(
      name: "NumactlTests",
      dependencies: ["numactl-swift", "FileTrees", "NumaCore", "CommandInterface", "LinuxSystem"],
      swiftSettings: settings),
    .testTarget(
      name: "NumastatTests",
      dependencies: ["numastat-swift", "FileTrees", "NumaCore", "CommandInterface", "LinuxSystem"],
      swiftSettings: settings),
    .testTarget(
      name: "NumademoTests",
      dependencies: ["numademo", "NumaCore", "CommandInterface", "LinuxSystem"],
      swiftSettings: settings),
    // Runs what `make build` left in build/bin, as processes.
    .testTarget(name: "ProgramTests", path: "Tests/Programs", swiftSettings: settings),
    // Holds the manuals and completions to the tables of options, and writes them.
    .testTarget(
      name: "GeneratedTests",
      dependencies: [
        "memhog", "migratepages", "migspeed", "numactl-swift", "numastat-swift", "numademo",
        "CommandInterface", "NumaCore",
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
