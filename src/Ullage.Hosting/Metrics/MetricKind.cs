using Ullage.Exposition;

namespace Ullage.Hosting.Metrics;

/// <summary>What an instrument's measurements mean.</summary>
internal enum MetricKind
{
    /// <summary>Additions to what only rises.</summary>
    Counter,

    /// <summary>The whole of what only rises, told at each collection.</summary>
    ObservableCounter,

    /// <summary>Additions, negative ones too.</summary>
    UpDownCounter,

    /// <summary>The value from now on.</summary>
    Gauge,

    /// <summary>The value now, told at each collection.</summary>
    ObservableGauge,

    /// <summary>Observations that are counted by size.</summary>
    Histogram,
}

/// <summary>What follows from the kind.</summary>
internal static class MetricKinds
{
    public static bool IsAbsolute(this MetricKind kind) => kind is MetricKind.ObservableCounter or MetricKind.Gauge or MetricKind.ObservableGauge;

    public static bool IsObservable(this MetricKind kind) => kind is MetricKind.ObservableCounter or MetricKind.ObservableGauge;

    public static bool Rises(this MetricKind kind) => kind is MetricKind.Counter or MetricKind.ObservableCounter;

    public static MetricType Type(this MetricKind kind) => kind switch
    {
        MetricKind.Histogram => MetricType.Histogram,
        _ when kind.Rises() => MetricType.Counter,
        _ => MetricType.Gauge,
    };
}
