extension ScriptedConnection {
    /// What can happen to a connection.
    enum Episode: CaseIterable {
        case exchange, fillWindow, closeWindow, updateWindow, keepAlive, lose, timeOut, repeatNeedlessly, reorder,
            missSome
        case sendOddly, jump, acknowledgeOddly, repeatAcknowledgement, greetAgain
    }

    /// A whole connection, or several that follow each other between the same endpoints.
    ///
    /// - Parameter oddly: whether also what no TCP does.
    mutating func play(oddly: Bool) {
        let usual: [Episode] = [
            .exchange, .exchange, .fillWindow, .closeWindow, .updateWindow, .keepAlive, .lose, .lose, .timeOut,
            .repeatNeedlessly, .reorder, .missSome,
        ]
        let odd: [Episode] = [.sendOddly, .sendOddly, .jump, .acknowledgeOddly, .repeatAcknowledgement, .greetAgain]
        let isn = ends[0].next
        open()
        for _ in 0..<(chance(0.25) ? number(2...3) : 1) {
            for _ in 0..<number(0...9) {
                wait(.any)
                play(pick(oddly ? usual + odd : usual), by: number(0...1))
            }
            close()
            if chance(0.25) { reopen(isn: isn) }
        }
    }

    private mutating func play(_ episode: Episode, by sender: Int) {
        switch episode {
        case .exchange: exchange(sender)
        case .fillWindow: fillWindow(sender)
        case .closeWindow: closeWindow(sender)
        case .updateWindow: updateWindow(sender)
        case .keepAlive: keepAlive(sender)
        case .lose: lose(sender)
        case .timeOut: timeOut(sender)
        case .repeatNeedlessly: repeatNeedlessly(sender)
        case .reorder: reorder(sender)
        case .missSome: missSome(sender)
        case .sendOddly: sendOddly(sender)
        case .jump: jump(sender)
        case .acknowledgeOddly: acknowledgeOddly(sender)
        case .repeatAcknowledgement: repeatAcknowledgement(sender)
        case .greetAgain: greetAgain(sender)
        }
    }
}
