import FoundationEssentials

/// A capture on a host on AWS, as shell scripts that start it, end it, and say how it is; what they write and read lies in one
/// folder, of which there is one a host.
struct RemoteCapture: Sendable {
    /// The exit status of a script that found a capture there already.
    static let alreadyCaptured: Int32 = 76
    /// The exit status of a script whose capture did not end.
    static let notEnded: Int32 = 75

    /// The folder.
    var folder = HostPaths.captures
    /// What each script begins with.
    var prologue = HostPaths.prologue

    /// Starts a capture, and ends when every packet from then on is in it.
    ///
    /// - Parameters:
    ///   - options: what is captured.
    ///   - stamp: the name of the folder, on the user's machine, that its file is meant for.
    /// - Returns: the script.
    /// - Throws: an error of the encoder.
    func start(_ options: CaptureOptions, stamp: String) throws -> String {
        let remembered = try JSONEncoder().encode(options).base64EncodedString()
        // The capture outlives the script, in a session of its own; SIGINT, which a shell has its background ignore, `wire`
        // takes for itself.
        let keeping = """
            \(Self.naming)
            wire capture "$@" -w "$0/capture.pcapng" 2>"$0/log" &
            name $! >"$0/process.part"; mv "$0/process.part" "$0/process"
            wait $!
            echo $? >"$0/status.part"; mv "$0/status.part" "$0/status"
            """
        return opening + """
            mkdir -p "${folder%/*}" || exit 3
            # What was left by a start, or a removal, that was killed in the midst of it.
            find "${folder%/*}" -maxdepth 1 -name "${folder##*/}.*" -mmin +1 -exec rm -rf {} +
            [ -e "$folder/about" ] || rm -rf "$folder"
            draft=$(mktemp -d "$folder.XXXXXX") || exit 3
            printf 'since=%s\\nstamp=%s\\noptions=%s\\n' "$(date +%s)" \(stamp) \(remembered) >"$draft/about" || exit 3
            # The folder is there at once with what it is about, and only where there was none.
            mv -T "$draft" "$folder" 2>/dev/null || { rm -rf "$draft"; exit \(Self.alreadyCaptured); }
            setsid sh -c \(ShellText.quoted(keeping)) "$folder" \(ShellText.command(options.words)) </dev/null >/dev/null 2>&1 &
            keeper=$!
            tenths=0
            while [ $tenths -lt 300 ]; do
                # Without the name of its process nobody could end it.
                if [ -e "$folder/process" ] && grep -q 'capturing on' "$folder/log" 2>/dev/null; then exit 0; fi
                if [ -e "$folder/status" ]; then
                    status=$(cat "$folder/status")
                    cat "$folder/log" >&2
                    rm -rf "$folder"
                    exit "$status"
                fi
                sleep 0.1
                tenths=$((tenths + 1))
            done
            echo 'the capture did not begin within 30 s' >&2
            kill -KILL -- "-$keeper"
            rm -rf "$folder"
            exit 3
            """
    }

    /// Says how a capture is; nothing where there is none.
    var describe: String { opening + Self.description }

    /// Ends a capture and uploads its files; then says how it is.
    var end: String {
        opening + """
            [ -e "$folder/about" ] || exit 0
            if [ ! -e "$folder/status" ] && alive; then
                : >"$folder/told"
                tell INT
            fi
            awaitEnd 300 || exit \(Self.notEnded)
            # One that was killed with its host may have written nothing, and is fetched all the same.
            : >>"$folder/capture.pcapng"
            stamp=$(sed -n 's/^stamp=//p' "$folder/about")
            for file in capture.pcapng log; do
                [ -e "$folder/$file" ] || continue
                aws s3 cp --only-show-errors "$folder/$file" "${WIRELAB_CAPTURES}\(Bucket.ownFolder)/$stamp/$file" >&2 || exit 3
            done

            """ + Self.description
    }

    /// Removes a capture that has ended, and says which; one that runs stays.
    var forget: String {
        opening + """
            [ -e "$folder/about" ] || exit 0
            [ -n "$(ending)" ] || exit 0
            cat "$folder/about"
            rm -rf "$folder"
            """
    }

    /// Ends a capture and removes it; says that there was one.
    ///
    /// - Parameter stamp: the one with this stamp only; nil for whichever there is.
    /// - Returns: the script.
    func discard(stamp: String? = nil) -> String {
        let choice = stamp.map { "grep -qx 'stamp=\($0)' \"$folder/about\" || exit 0\n" } ?? ""
        return opening + """
            [ -d "$folder" ] || exit 0
            \(choice)tries=0
            # Again and again, for it may be just about to begin.
            until awaitEnd 0; do
                if [ $tries -ge 100 ]; then exit \(Self.notEnded); fi
                tell KILL
                sleep 0.1
                tries=$((tries + 1))
            done
            # Its keeper writes last how it ended.
            ending >/dev/null
            rm -rf "$folder"
            echo discarded
            """
    }

    private var opening: String {
        prologue + "folder=\(ShellText.quoted(folder))\n" + Self.naming + "\n" + Self.judging
    }

    /// Names a process so that no other ever has its name: numbers are given again, and after a restart soon.
    private static let naming = """
        name() {
            echo "$1 $(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20) $(cat /proc/sys/kernel/random/boot_id)"
        }
        """

    /// What all scripts know of a capture: whether it runs, and how it ended.
    private static let judging = """
        alive() {
            if [ -e "$folder/process" ]; then
                read -r process rest <"$folder/process"
                [ "$(name "$process")" = "$(cat "$folder/process" 2>/dev/null)" ] &&
                    ! grep -q '^State:.Z' "/proc/$process/status" 2>/dev/null
            else
                # It is just being started, unless its start was killed.
                [ -n "$(find "$folder/about" -mmin -1 2>/dev/null)" ]
            fi
        }
        tell() {
            if [ -e "$folder/process" ] && alive; then kill -"$1" "$process" 2>/dev/null; fi
        }
        # Its exit status; nothing while it runs.
        ending() {
            if [ ! -e "$folder/status" ]; then
                if alive; then return; fi
                # Its keeper may be just about to write it; one that was killed with its host never does.
                sleep 1
            fi
            cat "$folder/status" 2>/dev/null || echo 137
        }
        awaitEnd() {
            tenths=0
            while [ ! -e "$folder/status" ] && alive; do
                if [ $tenths -ge "$1" ]; then return 1; fi
                sleep 0.1
                tenths=$((tenths + 1))
            done
        }

        """

    private static let description = """
        [ -e "$folder/about" ] || exit 0
        cat "$folder/about"
        echo "size=$(stat -c %s "$folder/capture.pcapng" 2>/dev/null || echo 0)"
        status=$(ending)
        if [ -n "$status" ]; then echo "status=$status"; fi
        if [ -e "$folder/told" ]; then echo told=yes; fi
        echo "words=$(tail -n 1 "$folder/log" 2>/dev/null)"
        """
}
