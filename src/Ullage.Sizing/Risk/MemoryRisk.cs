namespace Ullage.Sizing.Risk;

/// <summary>How likely some pod of a container passes a memory limit within the horizon.</summary>
internal sealed class MemoryRisk
{
    private readonly PeakHistory _history;

    private MemoryRisk(PeakHistory history, double need, Assessment assessment, bool sinceStep, FleetPrior fleet)
    {
        _history = history;
        Need = need;
        Model = assessment.Model;
        Spread = assessment.Spread;
        SinceStep = sinceStep;
        Fleet = fleet;
    }

    /// <summary>The highest need that is known, in bytes: the peak, or the limit at which a container was killed, which showed no more of its need.</summary>
    public double Need { get; }

    /// <summary>The law of the next record.</summary>
    public RecordModel Model { get; }

    /// <summary>The container's own spread, or null when its history is too short to have one.</summary>
    public double? Spread { get; }

    /// <summary>What the fleet says.</summary>
    public FleetPrior Fleet { get; }

    /// <summary>Whether only what came after a step of the level is looked at.</summary>
    public bool SinceStep { get; }

    /// <summary>What is to be said of a container of which memory was seen.</summary>
    /// <param name="usage">Its usage.</param>
    /// <param name="killedAt">The highest limit at which it was killed, in bytes; 0 when it never was.</param>
    /// <param name="options">How far to look ahead and which chance is wanted.</param>
    /// <param name="fleet">What the fleet says.</param>
    public static MemoryRisk Of(IContainerUsage usage, double killedAt, SizingOptions options, FleetPrior fleet)
    {
        var history = PeakHistory.Of(usage);
        var assessment = Assess(history, usage, killedAt, options, fleet);

        // A step makes the whole look wild; what came after is shorter but may be steady. Whichever of both readings asks for less is believed.
        var since = history.SinceStep() is { } after ? Assess(after, usage, killedAt, options, fleet) : assessment;
        var stepped = since.Model.LogMargin(options.OomTarget) < assessment.Model.LogMargin(options.OomTarget);
        return new MemoryRisk(history, Math.Max(usage.Summary.Memory.Peak.Value, killedAt), stepped ? since : assessment, stepped, fleet);
    }

    /// <summary>The least limit, in bytes, that is passed with at most this chance.</summary>
    public double LimitAt(double chance) => Need * Math.Exp(Model.LogMargin(chance));

    /// <summary>
    /// The chance that the horizon passes a limit. Under the highest need the order of the hours is counted: with j of them above it, the chance that none of the coming is,
    /// is (D ÷ (D + h))ʲ.
    /// </summary>
    public double ChanceAbove(double limit) => limit >= Need
        ? Model.Chance(Math.Log(limit / Need))
        : 1 - Math.Pow(1 - Model.RecordChance, Math.Max(1, _history.HoursAbove(limit)));

    private static Assessment Assess(PeakHistory history, IContainerUsage usage, double killedAt, SizingOptions options, FleetPrior fleet)
    {
        // A source that gives no hours still has a span; a minute is the least that anything is concluded from.
        var days = Math.Max(history.Hours > 0 ? history.Days : usage.Summary.Coverage.Span.TotalDays, TimeSpan.FromMinutes(1).TotalDays);

        // Peaks cut off at a limit look steadier than the need behind them: then they scatter no less than the fleet's.
        var spread = history.Spread();
        spread = spread is { } seen && killedAt > 0 ? Math.Max(seen, fleet.Scale) : spread;
        return new Assessment(new RecordModel(days, options.Horizon.TotalDays, FleetPrior.Blend(spread, fleet.Scale, days)), spread);
    }

    private readonly record struct Assessment(RecordModel Model, double? Spread);
}
