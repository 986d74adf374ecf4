internal import NIOCore
internal import Synchronization

/// The channels of a running application, so that a cancelled task can close them: waiting for a channel's future does not
/// notice cancellation by itself.
final class OpenChannels: Sendable {
    private struct State {
        var channels: [any Channel] = []
        var isCancelled = false
    }

    private let state = Mutex(State())

    /// Whether the application was told to end.
    var isCancelled: Bool { state.withLock(\.isCancelled) }

    /// Remembers a channel; closes it at once if the application was told to end.
    func add(_ channel: any Channel) {
        let isCancelled = state.withLock { state in
            state.channels.append(channel)
            return state.isCancelled
        }
        if isCancelled { channel.close(promise: nil) }
    }

    /// Closes every channel, also those that are added later.
    func cancel() {
        let channels = state.withLock { state in
            state.isCancelled = true
            return state.channels
        }
        for channel in channels { channel.close(promise: nil) }
    }
}
