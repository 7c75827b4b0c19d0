using System.Globalization;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Model;

namespace Ullage.Audit.Runtimes;

/// <summary>GOMEMLIMIT as Go's runtime reads it (runtime.parseByteCount): whole bytes, or a number with B, KiB, MiB, GiB or TiB; <c>off</c> and empty mean none.</summary>
internal static class GoMemoryLimit
{
    public const string Name = "GOMEMLIMIT";

    /// <summary>Less than this is not enough for the runtime itself, before any work: it is never meant.</summary>
    public static ByteQuantity Least { get; } = ByteQuantity.FromBytes(4 << 20);

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

    /// <summary>What to write for a container with a memory limit, and why: what was recommended for this very limit, else 85 % of it; null without a limit that leaves room.</summary>
    /// <param name="found">The finding.</param>
    /// <param name="most">The most in percent that is not told.</param>
    public static (string Value, string Words)? Advice(MendCase found, double most = 90)
    {
        if (found.Container is not { MemoryLimit: { Value: { } limit, Text: var written } } || limit.Mebibytes < 8)
        {
            return null;
        }

        if (found.Recommended is { MemoryLimit: { } text, Environment: var environment } numbers && environment.TryGetValue(Name, out var advised)
            && ByteQuantity.TryParse(text, out var meant, out _) && meant == limit && TryParse(advised, out var amount) && 100.0 * amount.Bytes <= most * limit.Bytes)
        {
            return (advised, $"GOMEMLIMIT {advised} at the memory limit {written}, from {numbers.Origin}");
        }

        var percent = Math.Min(85, most);
        return (Share(limit, percent), string.Create(CultureInfo.InvariantCulture, $"GOMEMLIMIT {Share(limit, percent)}, {percent:0.#} % of the memory limit {written}"));
    }
}
