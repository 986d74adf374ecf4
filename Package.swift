// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "wirelab",
    products: [
        .executable(name: "wirelab", targets: ["wirelab"]),
        .executable(name: "wire", targets: ["wire"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.6.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
    ],
    targets: [
        .target(name: "Diagnostics", swiftSettings: strict),
        .target(name: "HostSystem", dependencies: ["Diagnostics", "LabModel"], swiftSettings: strict),
        .target(name: "LabModel", dependencies: ["Diagnostics"], swiftSettings: strict),
        .target(
            name: "LabFile", dependencies: ["Diagnostics", "LabModel", .product(name: "Yams", package: "Yams")],
            swiftSettings: strict),
        .target(name: "Parity", dependencies: ["Diagnostics", "LabModel"], swiftSettings: strict),
        .target(name: "Packets", dependencies: ["Diagnostics"], swiftSettings: strict),
        .target(
            name: "DemoApps", dependencies: ["CWirelab", "Diagnostics", "HostSystem", "LabModel", "Packets"],
            swiftSettings: strict),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CaptureInput", dependencies: ["CZlib", "Diagnostics", "Packets"], swiftSettings: strict),
        .target(name: "CWirelab"),
        .target(name: "CPortability"),
        .target(
            name: "Backends", dependencies: ["CWirelab", "Diagnostics", "HostSystem", "LabModel"], swiftSettings: strict
        ),
        .target(name: "Reports", dependencies: ["Diagnostics", "LabModel", "Packets"], swiftSettings: strict),
        .target(
            name: "WirelabCommands",
            dependencies: [
                "Backends", "CaptureInput", "Diagnostics", "HostSystem", "LabFile", "LabModel", "Packets", "Parity",
                "Reports", argumentParser,
            ],
            swiftSettings: strict),
        .executableTarget(name: "wirelab", dependencies: ["WirelabCommands"], swiftSettings: strict),
        .executableTarget(
            name: "wire",
            dependencies: [
                "CPortability", "CWirelab", "DemoApps", "Diagnostics", "HostSystem", "LabModel", "Packets",
                argumentParser,
            ],
            swiftSettings: strict),
        .testTarget(name: "CPortabilityTests", dependencies: ["CPortability"], swiftSettings: strict),
        .testTarget(name: "LabModelTests", dependencies: ["Diagnostics", "LabModel"], swiftSettings: strict),
        .testTarget(
            name: "LabFileTests", dependencies: ["Diagnostics", "LabFile", "LabModel"], exclude: ["Cases"],
            swiftSettings: strict),
        .testTarget(
            name: "PacketsTests", dependencies: ["Diagnostics", "Packets"], exclude: ["Differential/Cases"],
            swiftSettings: strict),
        .testTarget(
            name: "CaptureInputTests", dependencies: ["CaptureInput", "Diagnostics", "Packets"], swiftSettings: strict),
        .testTarget(
            name: "ParityTests", dependencies: ["Diagnostics", "LabFile", "LabModel", "Parity"], exclude: ["Fixtures"],
            swiftSettings: strict),
        .testTarget(
            name: "DemoAppsTests", dependencies: ["CWirelab", "DemoApps", "Diagnostics", "LabModel", "Packets"],
            swiftSettings: strict),
        .testTarget(
            name: "ReportsTests", dependencies: ["LabFile", "LabModel", "Packets", "Reports"], exclude: ["Fixtures"],
            swiftSettings: strict),
        .testTarget(
            name: "BackendsTests", dependencies: ["Backends", "Diagnostics", "LabFile", "LabModel"],
            exclude: ["Rulesets"],
            swiftSettings: strict),
        .testTarget(
            name: "LabTests", dependencies: ["LabModel", "Packets", "wire", "wirelab"], exclude: ["Transcripts"],
            swiftSettings: strict),
        .testTarget(
            name: "LabSoakTests", dependencies: ["LabModel", "Packets", "wire", "wirelab"], swiftSettings: strict),
    ]
)
