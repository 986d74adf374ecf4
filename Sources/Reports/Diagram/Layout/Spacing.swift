/// The distances of the lab's picture, in user units. The width is that of a README on GitHub, so that text is as large
/// there as it is here.
enum Spacing {
    static let pictureWidth = 830
    /// Around the picture.
    static let margin = 24
    /// Inside the region and the network.
    static let framePadding = 18
    /// Inside a subnet and a card.
    static let cardPadding = 14
    /// Between things side by side, and one below the other.
    static let gap = 18
    /// Between layers that a connector joins.
    static let layerGap = 44

    /// The width of two things side by side, each.
    static func half(of width: Int) -> Int { (width - gap) / 2 }
}
