// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that a build of the tools has nothing to do with it.
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
