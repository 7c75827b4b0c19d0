namespace Ullage.Hosting.Lifecycle;

/// <summary>When during a shutdown something is drained; phases follow one another, what shares a phase drains at the same time.</summary>
public enum DrainPhase
{
    /// <summary>Work in hand: worker pools, consumers. After requests ended, since requests hand work in.</summary>
    Workers,

    /// <summary>Connections to databases and caches. After workers, which use them.</summary>
    Connections,

    /// <summary>Logs, traces, metrics, profiles: last, so that they tell the rest.</summary>
    Flush,
}
