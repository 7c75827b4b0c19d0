using System.Globalization;

namespace Ullage.Model;

/// <summary>A share of something as sentences tell it, so that a number reads alike in the reason for it and in what is predicted of it.</summary>
public static class ShareText
{
    /// <summary>Whole percents from ten on, one decimal below, and what would round to nothing with the digits that it has: <c>13 %</c>, <c>4.3 %</c>, <c>0.04 %</c>.</summary>
    /// <param name="share">The share, of 1.</param>
    public static string Of(double share) => !double.IsFinite(share) ? "?"
        : (share * 100).ToString(Math.Abs(share) switch { >= 0.1 => "0", >= 0.0005 => "0.#", _ => "0.###" }, CultureInfo.InvariantCulture) + " %";
}
