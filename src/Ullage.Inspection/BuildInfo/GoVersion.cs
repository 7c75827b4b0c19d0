using System.Globalization;

namespace Ullage.Inspection.BuildInfo;

/// <summary>The number inside a Go version such as <c>go1.21.3</c>, <c>go1.26rc1</c> or <c>devel go1.25-4a3f8</c>.</summary>
/// <param name="Minor">The 21 of 1.21. There is no other major version than 1.</param>
/// <param name="Patch">The 3 of 1.21.3; 0 where there is none.</param>
public readonly record struct GoVersion(int Minor, int Patch) : IComparable<GoVersion>
{
    /// <summary>The version inside a text, or null when none is recognised.</summary>
    public static GoVersion? Find(string text)
    {
        var at = text.IndexOf("go1.", StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var rest = text.AsSpan(at + 4);
        if (Number(ref rest) is not { } minor)
        {
            return null;
        }

        var patch = 0;
        if (rest.StartsWith("."))
        {
            rest = rest[1..];
            patch = Number(ref rest) ?? 0;
        }

        return new GoVersion(minor, patch);
    }

    /// <inheritdoc/>
    public int CompareTo(GoVersion other) => Minor != other.Minor ? Minor.CompareTo(other.Minor) : Patch.CompareTo(other.Patch);

    /// <summary><c>1.21.3</c>, or <c>1.21</c>.</summary>
    public override string ToString() => Patch == 0 ? string.Create(CultureInfo.InvariantCulture, $"1.{Minor}") : string.Create(CultureInfo.InvariantCulture, $"1.{Minor}.{Patch}");

    private static int? Number(ref ReadOnlySpan<char> text)
    {
        var digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
        {
            digits++;
        }

        var number = digits is > 0 and < 6 ? int.Parse(text[..digits], CultureInfo.InvariantCulture) : (int?)null;
        text = text[digits..];
        return number;
    }
}
