namespace Ullage.Exposition;

/// <summary>What the values of a family mean.</summary>
public enum MetricType
{
    /// <summary>Only rises, until the process restarts. Its samples end in <c>_total</c>.</summary>
    Counter,

    /// <summary>Rises and falls.</summary>
    Gauge,

    /// <summary>Cumulative buckets with sum and count.</summary>
    Histogram,

    /// <summary>Not told: <c>untyped</c> in Prometheus text, <c>unknown</c> in OpenMetrics.</summary>
    Unknown,
}
