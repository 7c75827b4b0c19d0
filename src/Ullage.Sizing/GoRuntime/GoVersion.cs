using System.Globalization;

namespace Ullage.Sizing;

/// <summary>A Go release by major and minor number; what comes after is of no weight here.</summary>
internal readonly record struct GoVersion(int Major, int Minor) : IComparable<GoVersion>
{
    /// <summary>The first release with GOMEMLIMIT.</summary>
    public static GoVersion WithMemoryLimit { get; } = new(1, 19);

    /// <summary>The first release that keeps 3 % of the heap free below GOMEMLIMIT; before it is 1 MiB.</summary>
    public static GoVersion WithHeapHeadroom { get; } = new(1, 21);

    /// <summary>The first release whose collector marks by small spans by default (Green Tea), which costs a tenth to two fifths less.</summary>
    public static GoVersion WithGreenTea { get; } = new(1, 26);

    /// <summary>The first release that sets GOMAXPROCS by the control group's CPU limit and follows its changes.</summary>
    public static GoVersion WithContainerProcs { get; } = new(1, 25);

    /// <summary>Reads <c>go1.22.3</c>, <c>go1.25rc1</c>, <c>1.22</c>; null for anything else, such as <c>devel …</c>.</summary>
    public static GoVersion? Parse(string? text)
    {
        var rest = text.AsSpan();
        rest = rest.StartsWith("go", StringComparison.Ordinal) ? rest[2..] : rest;
        var dot = rest.IndexOf('.');
        if (dot < 0 || !int.TryParse(rest[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var major))
        {
            return null;
        }

        rest = rest[(dot + 1)..];
        var end = rest.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(end < 0 ? rest : rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var minor) ? new GoVersion(major, minor) : null;
    }

    /// <inheritdoc/>
    public int CompareTo(GoVersion other) => (Major, Minor).CompareTo((other.Major, other.Minor));

    public static bool operator <(GoVersion left, GoVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(GoVersion left, GoVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(GoVersion left, GoVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(GoVersion left, GoVersion right) => left.CompareTo(right) >= 0;
}
