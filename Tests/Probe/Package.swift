// swift-tools-version: 6.2
import PackageDescription

// This is a separate package, so that a build of the tools does not include it.
let package = Package(
  name: "numacore-probe",
  dependencies: [
    .package(name: "numactl-swift", path: "../..")
  ],
  targets: [
    .executableTarget(
      name: "numacore-probe",
      dependencies: [
        .product(name: "NumaCore", package: "numactl-swift")
      ],
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .strictMemorySafety(),
        .treatAllWarnings(as: .error),
      ])
  ],
  swiftLanguageModes: [.v6]
)
