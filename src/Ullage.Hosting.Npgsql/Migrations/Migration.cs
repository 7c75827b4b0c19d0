using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Ullage.Hosting.Npgsql.Migrations;

/// <summary>A numbered script.</summary>
/// <param name="Number">Its place.</param>
/// <param name="Name">What it is called, without number and extension.</param>
/// <param name="Text">Its statements.</param>
internal sealed record Migration(long Number, string Name, string Text)
{
    /// <summary>SHA-256 of the text in lower-case hexadecimal. Line ends do not count: a checkout may change them.</summary>
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text.ReplaceLineEndings("\n"))));

    /// <summary>Reads a file's name: digits, <c>_</c> or <c>-</c>, a name, <c>.sql</c>.</summary>
    public static bool TryParseName(string file, out long number, [NotNullWhen(true)] out string? name)
    {
        (number, name) = (0, null);
        if (!file.EndsWith(".sql", StringComparison.Ordinal))
        {
            return false;
        }

        var split = file.AsSpan().IndexOfAny('_', '-');
        if (split <= 0 || split + 1 >= file.Length - 4 || !long.TryParse(file.AsSpan(0, split), NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            return false;
        }

        name = file[(split + 1)..^4];
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number:0000}_{Name}");
}
