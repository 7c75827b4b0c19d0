namespace Ullage.Inspection.BuildInfo;

/// <summary>
/// The <c>go</c> line of the main module, as far as the binary tells: it is not recorded itself, but every behaviour that a newer Go changed and an
/// older line keeps stands in <c>DefaultGODEBUG</c>. So a toolchain of 1.25 with <c>containermaxprocs=0</c> was given a line below 1.25.
/// </summary>
/// <param name="AtLeast">Lowest possible minor version; null when nothing bounds it.</param>
/// <param name="AtMost">Highest possible minor version; null when nothing bounds it.</param>
public sealed record GoLine(int? AtLeast, int? AtMost)
{
    // For each version of Go, settings whose default it changed, with the value that keeps the older way (internal/godebugs, Go 1.21 to 1.26).
    // Two of each, where there are two, so that one set by hand (//go:debug) does not mislead.
    private static readonly (int Minor, string[] Kept)[] _changes =
    [
        (21, ["panicnil=1"]),
        (22, ["httpmuxgo121=1", "tls10server=1"]),
        (23, ["asynctimerchan=1", "x509keypairleaf=0"]),
        (24, ["multipathtcp=0", "randseednop=0"]),
        (25, ["containermaxprocs=0", "updatemaxprocs=0"]),
        (26, ["cryptocustomrand=1", "urlstrictcolons=0"]),
    ];

    /// <summary>Works it out.</summary>
    /// <param name="toolchain">The toolchain.</param>
    /// <param name="defaultGodebug">Settings as told by the build.</param>
    /// <returns>The bounds, or null when the toolchain is older than 1.21, which kept no such settings.</returns>
    public static GoLine? Of(GoVersion? toolchain, IReadOnlyList<GoBuildSetting> defaultGodebug)
    {
        if (toolchain is not { Minor: >= 21 } version)
        {
            return null;
        }

        int? least = null, most = null;
        foreach (var (minor, kept) in _changes)
        {
            if (minor > version.Minor)
            {
                break;
            }

            if (kept.All(k => defaultGodebug.Any(s => k.Length == s.Key.Length + 1 + s.Value.Length && k.StartsWith(s.Key, StringComparison.Ordinal) && k.EndsWith("=" + s.Value, StringComparison.Ordinal))))
            {
                most = Math.Min(most ?? int.MaxValue, minor - 1);
            }
            else
            {
                least = Math.Max(least ?? 0, minor);
            }
        }

        // A version that has none of its changes kept, below one that has, was set by hand; then neither bound is sure.
        return least > most ? new GoLine(null, null) : new GoLine(least, most ?? (version.Minor <= _changes[^1].Minor ? version.Minor : null));
    }

    /// <summary>The one version it must be, or null.</summary>
    public int? Exact => AtLeast == AtMost ? AtLeast : null;
}
