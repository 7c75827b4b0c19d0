namespace Ullage.Prometheus.OpenMetrics;

/// <summary>How a text of samples is read.</summary>
public sealed record TextSourceOptions
{
    /// <summary>The grammar; told apart by the text itself unless given.</summary>
    public TextGrammar Grammar { get; init; }

    /// <summary>
    /// The metrics that reads will ask for: lines of others are passed over, so a dump of a whole server costs only what is needed of it.
    /// Null keeps all. A read of a metric not named here is refused.
    /// </summary>
    public IReadOnlyCollection<string>? Metrics { get; init; }

    /// <summary>The most series kept: what bounds memory, at about half a kilobyte each.</summary>
    public int MaxSeries { get; init; } = 2_000_000;
}
