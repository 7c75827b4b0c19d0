using System.Globalization;
using Ullage.Audit.Objects;
using Ullage.Model;

namespace Ullage.Audit.Runtimes;

/// <summary>GOMEMLIMIT as Go's runtime reads it (runtime.parseByteCount): whole bytes, or a number with B, KiB, MiB, GiB or TiB; <c>off</c> and empty mean none.</summary>
internal static class GoMemoryLimit
{
    public const string Name = "GOMEMLIMIT";

    /// <summary>The literal limit of a container; null when it has none that can be read.</summary>
    public static (EnvironmentVariable Variable, ByteQuantity Amount)? Of(Container container) =>
        container.Variable(Name) is { Literal: { } text } variable && TryParse(text, out var amount) ? (variable, amount) : null;

    /// <summary>Whether a text means no limit.</summary>
    public static bool IsOff(string text) => text is "" or "off";

    /// <summary>Reads a limit; false for what means none and for what Go refuses to start with.</summary>
    public static bool TryParse(string text, out ByteQuantity amount)
    {
        amount = default;
        var shift = 0;
        var digits = text;
        if (text.Length > 0 && !char.IsAsciiDigit(text[^1]))
        {
            if (text[^1] != 'B' || text.Length < 2)
            {
                return false;
            }

            digits = text[..^1];
            if (digits[^1] == 'i')
            {
                shift = digits.Length < 2 ? -1 : digits[^2] switch { 'K' => 10, 'M' => 20, 'G' => 30, 'T' => 40, _ => -1 };
                digits = shift < 0 ? "" : digits[..^2];
            }
        }

        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > long.MaxValue >> shift)
        {
            return false;
        }

        amount = ByteQuantity.FromBytes(number << shift);
        return true;
    }

    /// <summary>A share of an amount, as one would write it: whole MiB.</summary>
    public static string Share(ByteQuantity limit, double percent) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(limit.Mebibytes * percent / 100)}MiB");
}
