/// The candidate that `name` was probably meant to be: the one that takes the fewest edits, and few enough.
///
/// - Parameters:
///   - name: what was written.
///   - candidates: what would be right.
/// - Returns: the nearest candidate; nil if none is near.
public func nearestName(to name: String, among candidates: some Sequence<String>) -> String? {
    let written = Array(name.lowercased().unicodeScalars.prefix(64))
    let ranked = candidates.map { (distance: editDistance(written, Array($0.unicodeScalars.prefix(64))), name: $0) }
    guard let best = ranked.min(by: { ($0.distance, $0.name) < ($1.distance, $1.name) }) else { return nil }
    return best.distance <= max(1, min(written.count, best.name.unicodeScalars.count) / 3) ? best.name : nil
}

/// How many insertions, deletions, replacements and swaps of neighbours turn one into the other (optimal string alignment).
private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var beforePrevious: [Int] = []
    var previous = Array(0...right.count)
    for row in left.indices {
        var current = [row + 1]
        for column in right.indices {
            let replaced = previous[column] + (left[row] == right[column] ? 0 : 1)
            var best = min(replaced, previous[column + 1] + 1, current[column] + 1)
            if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                best = min(best, beforePrevious[column - 1] + 1)
            }
            current.append(best)
        }
        (beforePrevious, previous) = (previous, current)
    }
    return previous[right.count]
}
