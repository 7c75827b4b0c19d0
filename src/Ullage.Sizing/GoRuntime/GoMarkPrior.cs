using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>What marking a byte may cost where no CPU of the collector is told.</summary>
/// <remarks>
/// c depends on how many pointers a byte of live heap holds. Measured in the lab on one machine (<c>./prove go-grid</c>): 0.15 ns a byte where entries of 1 KiB hold a payload
/// without pointers, 0.5 to 0.9 ns where entries of 128 bytes hold three. The range goes a third below the one and by half above the other; the middle is their geometric mean. The collector of 1.26
/// (Green Tea) is reported 10 to 40 % cheaper, hence its range begins and ends lower.
/// </remarks>
internal static class GoMarkPrior
{
    private const double Nanosecond = 1e-9;

    /// <summary>The range for a version; what the process used bounds it from above.</summary>
    /// <param name="version">Go's, or null.</param>
    /// <param name="most">CPU seconds a byte that would make the collector the process's only work; infinite when not told.</param>
    public static GoMarkCost For(GoVersion? version, double most)
    {
        var (low, high) = version >= GoVersion.WithGreenTea ? (0.08 * Nanosecond, 1.2 * Nanosecond) : (0.10 * Nanosecond, 1.4 * Nanosecond);
        high = Math.Max(low, Math.Min(high, most));
        return new GoMarkCost(Math.Sqrt(low * high), low, high, GoCostSource.Assumed);
    }
}
