using System.Globalization;

namespace Ullage.Audit.Runtimes;

/// <summary>Numbers as .NET's runtime reads them from the environment: hexadecimal, with or without 0x.</summary>
internal static class HexNumber
{
    public static bool TryParse(string text, out long value) =>
        long.TryParse(text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text.AsSpan(2) : text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value) && value >= 0;
}
