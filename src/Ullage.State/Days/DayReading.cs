using Ullage.Model;

namespace Ullage.State;

/// <summary>When and how far a day was read.</summary>
/// <param name="UntilMs">Samples before this moment were looked at; for a day that is over, a little after its end.</param>
/// <param name="ReadAtMs">When it was read.</param>
/// <param name="ForMs">The moment of decision of the run that read it.</param>
/// <param name="Partial">Whether something could not be read, or nothing was found: it serves the process that read it, and nobody after.</param>
/// <param name="Samples">Samples that were read for it.</param>
public sealed record DayReading(long UntilMs, long ReadAtMs, long ForMs, bool Partial, long Samples)
{
    /// <summary>Whether a later run may decide from it: read whole, to its end, and late enough for samples that come late.</summary>
    /// <param name="untilMs">How far the day has to be read.</param>
    /// <param name="lateMs">How long after that moment samples may still come.</param>
    public bool IsFinal(long untilMs, long lateMs) => !Partial && UntilMs == untilMs && ReadAtMs >= untilMs + lateMs;

    /// <summary>Whether a run that decides as of a moment may use it.</summary>
    public bool Serves(long atMs, long untilMs, long lateMs) => ForMs == atMs && !Partial ? UntilMs == Math.Min(untilMs, atMs) : IsFinal(untilMs, lateMs) && UntilMs <= atMs;

    /// <summary>The number since 1970 of a day (UTC).</summary>
    public static int DayOf(long timestampMs) => (int)(timestampMs / TimeRange.DayMs);
}
