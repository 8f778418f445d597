// swift-tools-version: 6.2
import PackageDescription

// The programs that Benchmarks/run measures, which do nothing else.

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "numactl-swift-benchmarks",
  dependencies: [
    .package(name: "numactl-swift", path: "../..")
  ],
  targets: ["ReadNumaMaps", "ReadTopology", "TimeMemory", "TimeSets"].map { program in
    .executableTarget(
      name: program,
      dependencies: [
        .product(name: "NumaCore", package: "numactl-swift")
      ],
      swiftSettings: settings)
  },
  swiftLanguageModes: [.v6]
)
