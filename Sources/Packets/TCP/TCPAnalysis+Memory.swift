extension TCPAnalysis {
    /// How much all connections remember together, which each one's own limits do not bound.
    struct MemoryLimits {
        /// Segments between two looks at what is remembered.
        var segmentsBetweenChecks = 1 << 18
        /// So many segments without acknowledgement, of all connections, are remembered; 16 bytes each.
        var unacknowledged = 1 << 19
        /// So many closed windows and probes, of all connections, are kept.
        var episodes = 1 << 17
    }

    /// How many closed windows are counted only.
    public var omittedEpisodes: Int { connections.indices.reduce(0) { $0 + connections[$1].omittedEpisodes } }
    /// How many window probes are counted only.
    public var omittedProbes: Int { connections.indices.reduce(0) { $0 + connections[$1].omittedProbes } }

    /// Forgets what is too much.
    mutating func limitMemory() {
        segmentsUntilCheck = memoryLimits.segmentsBetweenChecks
        let unacknowledged = connections.indices.reduce(0) { $0 + connections[$1].unacknowledgedSegments }
        if unacknowledged > memoryLimits.unacknowledged {
            forgetUnacknowledged(unacknowledged - memoryLimits.unacknowledged / 2)
        }
        let episodes = connections.indices.reduce(0) { $0 + connections[$1].keptEpisodes }
        if episodes > memoryLimits.episodes { keepsEpisodes = false }
        guard !keepsEpisodes else { return }
        for index in connections.indices { connections[index].keepNoMoreEpisodes() }
    }

    /// Forgets segments of those connections first that have been silent longest: nobody acknowledges them any more, or the
    /// capture has one direction only.
    private mutating func forgetUnacknowledged(_ count: Int) {
        var rest = count
        for index in connections.indices.sorted(by: { connections[$0].end < connections[$1].end }) where rest > 0 {
            let forgotten = connections[index].forgetUnacknowledged()
            forgottenSegments += forgotten
            rest -= forgotten
        }
    }
}
