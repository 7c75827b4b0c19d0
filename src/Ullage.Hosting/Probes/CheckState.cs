namespace Ullage.Hosting.Probes;

/// <summary>The last outcome of a check. Immutable.</summary>
/// <param name="Name">The check.</param>
/// <param name="Ready">Whether it lets the service be ready.</param>
/// <param name="Reason">Why the last run failed, or null.</param>
/// <param name="Failures">Failures in a row.</param>
/// <param name="At">When it last ended, by the clock's timestamps; null when it never ran.</param>
/// <param name="Took">How long that run took.</param>
internal sealed record CheckState(string Name, bool Ready, string? Reason, int Failures, long? At, TimeSpan Took)
{
    public CheckState(string name)
        : this(name, false, "not run yet", 0, null, TimeSpan.Zero)
    {
    }

    public CheckState After(CheckResult result, long at, TimeSpan took, int threshold)
    {
        var failures = result.IsOk ? 0 : Math.Min(Failures + 1, int.MaxValue - 1);

        // Before its first success a check needs no second opinion.
        return this with { Ready = result.IsOk || (Ready && failures < threshold), Reason = result.Reason, Failures = failures, At = at, Took = took };
    }
}
