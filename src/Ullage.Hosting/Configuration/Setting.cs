using System.Buffers;

namespace Ullage.Hosting.Configuration;

/// <summary>A setting as it was read, for people: what it is, and where that came from.</summary>
/// <param name="Key">The name of its environment variable.</param>
/// <param name="Shown">Its value; <c>***</c> for secrets and for what came from a file.</param>
/// <param name="Source"><c>set</c>, <c>default</c>, or <c>file</c> and the path.</param>
internal sealed record Setting(string Key, string Shown, string Source)
{
    private static readonly SearchValues<char> _quoted = SearchValues.Create(" #\"'$\\`;&|<>()*?\n\r\t");

    /// <summary>A line that a shell or an env file takes.</summary>
    public override string ToString() => $"{Key}={(Shown.AsSpan().IndexOfAny(_quoted) < 0 ? Shown : $"'{Shown.Replace("'", "'\\''", StringComparison.Ordinal)}'")} # {Source}";
}
