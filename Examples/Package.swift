// swift-tools-version: 6.2
import PackageDescription

let programs = ["place-buffer", "migrate-process", "worker-per-node", "where-is-my-memory"]
let settings: [SwiftSetting] = [.strictMemorySafety(), .treatAllWarnings(as: .error)]

// In another package: .package(url: "https://…/numactl-swift", from: "0.3.0")
let package = Package(
  name: "numactl-swift-examples",
  dependencies: [.package(name: "numactl-swift", path: "..")],
  targets: programs.map { name in
    .executableTarget(
      name: name,
      dependencies: [.product(name: "NumaCore", package: "numactl-swift")],
      swiftSettings: settings)
  },
  swiftLanguageModes: [.v6]
)
