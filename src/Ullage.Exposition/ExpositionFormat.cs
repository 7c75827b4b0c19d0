namespace Ullage.Exposition;

/// <summary>The two text formats that Prometheus scrapes.</summary>
public enum ExpositionFormat
{
    /// <summary>Prometheus text 0.0.4: <c>text/plain; version=0.0.4; charset=utf-8</c>. Timestamps in milliseconds.</summary>
    PrometheusText,

    /// <summary>OpenMetrics 1.0.0: <c>application/openmetrics-text; version=1.0.0; charset=utf-8</c>. Timestamps in seconds; ends in <c># EOF</c>.</summary>
    OpenMetrics,
}
