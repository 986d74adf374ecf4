extension CaptureAnalysis {
    /// The connections that several interfaces saw, a pair of views each, in the order in which they were found.
    public var sightings: [ConnectionSightings] {
        sightingAnalysis.pairs.map { pair in
            let connection = tcp.connections[pair.first]
            let isClientUpper = connection.server.endpoint.precedes(connection.client.endpoint)
            return ConnectionSightings(pair, isClientUpper: isClientUpper)
        }
    }

    /// How the clocks of the interfaces differ, for each pair of interfaces that saw segments of both directions of a connection.
    public var clockOffsets: [ClockOffset] {
        var bounds: [InterfacePair: ClockBounds] = [:]
        for pair in sightings {
            let key = InterfacePair(
                first: tcp.connections[pair.first].interface, second: tcp.connections[pair.second].interface)
            bounds[key, default: ClockBounds()].add(pair)
        }
        return bounds.sorted { $0.key < $1.key }.compactMap {
            key, value in
            value.offset(of: key.first, key.second)
        }
    }

    /// How many sightings of a segment on a second interface belong to pairs of views beyond the first 8,192.
    public var omittedSightings: Int { sightingAnalysis.omittedMatches }
}
