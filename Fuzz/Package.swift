// swift-tools-version: 6.2
import PackageDescription

// `make fuzz` builds this package with libFuzzer and runs it. The package is separate, because its
// programs have no main function: libFuzzer provides it.

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

let parsers = [
  "Bitmap", "CPUSpecifier", "DeviceName", "MemoryMap", "NodeDistances", "NodeMemory",
  "NodeSpecifier", "NumaMapping", "NumaMaps", "ProcessID", "ProcessStatus", "RangeList",
]

let package = Package(
  name: "numactl-swift-fuzz",
  dependencies: [
    .package(name: "numactl-swift", path: "..")
  ],
  targets: [
    .target(
      name: "ParserChecks",
      dependencies: [
        .product(name: "NumaCore", package: "numactl-swift")
      ],
      path: "Checks", exclude: ["CorpusReplayTests.swift"], swiftSettings: settings)
  ]
    + parsers.map { parser in
      .executableTarget(
        name: "Fuzz" + parser, dependencies: ["ParserChecks"], swiftSettings: settings)
    },
  swiftLanguageModes: [.v6]
)
