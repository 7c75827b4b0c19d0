namespace Ullage.Prometheus.Api;

/// <summary>How samples are asked of a server, from the cheapest for it to the dearest.</summary>
public enum SampleProtocol
{
    /// <summary>The first of the others that the server answers.</summary>
    Auto,

    /// <summary>Remote read (<c>/api/v1/read</c>): raw chunks, or raw samples where the server knows no chunks. Prometheus, Mimir, Cortex.</summary>
    RemoteRead,

    /// <summary>JSON lines of raw samples (<c>/api/v1/export</c>): VictoriaMetrics.</summary>
    Export,

    /// <summary>Range selectors in instant queries (<c>/api/v1/query</c>): whatever answers PromQL.</summary>
    RangeSelectors,
}
