/// The colour of a role. There are few, so that each can be told apart; further roles begin anew, and every frame bears
/// its role's name.
struct Hue: Hashable, Sendable {
    static let count = 6

    let index: Int

    init(_ number: Int) { index = number % Self.count }
}
