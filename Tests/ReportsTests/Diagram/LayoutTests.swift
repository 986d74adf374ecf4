import LabModel
import Testing

@testable import Reports

/// Nothing in the picture of a lab overlaps, lies outside or is crossed by a connector.
@Suite struct LayoutTests {
    @Test(arguments: ["lab.yaml", "labs/two-subnets.yaml", "labs/lan.yaml"])
    func theLabsOfTheRepositoryAreInOrder(_ path: String) throws {
        #expect(LayoutFaults(PictureLayout(topology: try DiagramLab.file(path)).drawing).all == [])
    }

    @Test(arguments: DiagramLab.edges)
    func labsAtTheEdgesAreInOrder(_ lab: DiagramLab) {
        #expect(LayoutFaults(PictureLayout(topology: lab.topology).drawing).all == [])
    }

    @Test(arguments: UInt64(0)..<300)
    func labsMadeByChanceAreInOrder(_ seed: UInt64) {
        #expect(LayoutFaults(PictureLayout(topology: RandomTopology(seed: seed).topology).drawing).all == [])
    }

    @Test func aPictureInDisorderIsFound() {
        let text = Label([Label.Span("text", .text)], at: Point(x: 10, y: 10))
        let inner = Box(style: .plain, frame: Rect(x: 5, y: 15, width: 20, height: 20))
        let outer = Box(style: .plain, frame: Rect(x: 90, y: 50, width: 20, height: 20))
        let through = Connector(points: [Point(x: 12, y: 0), Point(x: 12, y: 60)])
        func faults(_ parts: [Part]) -> Int {
            let frame = Rect(x: 0, y: 0, width: 100, height: 100)
            return LayoutFaults(
                Drawing(title: "", summary: "", canvas: Box(style: .canvas, frame: frame, parts: parts))
            )
            .all.count
        }
        #expect(faults([.label(text)]) == 0)
        #expect(faults([.label(text), .box(inner)]) == 1)
        #expect(faults([.box(outer)]) == 1)
        #expect(faults([.label(text), .connector(through)]) == 1)
        #expect(faults([.box(inner), .connector(through)]) == 1)
        #expect(faults([.box(Box(style: .plain, frame: inner.frame, parts: [.label(text)]))]) == 1)
    }
}
