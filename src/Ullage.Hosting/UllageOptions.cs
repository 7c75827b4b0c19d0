using Ullage.Hosting.Buffers;
using Ullage.Hosting.Connections;
using Ullage.Hosting.Container;
using Ullage.Hosting.Lifecycle;
using Ullage.Hosting.Limits;
using Ullage.Hosting.Logs;
using Ullage.Hosting.Management;
using Ullage.Hosting.Metrics;
using Ullage.Hosting.Pressure;
using Ullage.Hosting.Probes;
using Ullage.Hosting.Telemetry;

namespace Ullage.Hosting;

/// <summary>
/// What <see cref="UllageHostingExtensions.AddUllage"/> sets up, a property a part. Every part's options are validated when the host starts, all errors at once.
/// </summary>
public sealed class UllageOptions
{
    /// <summary>How the runtime is fitted to its container.</summary>
    public Action<ContainerOptions>? Container { get; set; }

    /// <summary>When the container counts as short of resources.</summary>
    public Action<PressureOptions>? Pressure { get; set; }

    /// <summary>Whether requests are limited to what the service bears. Default true; false leaves the breaker out.</summary>
    public bool LimitsRequests { get; set; } = true;

    /// <summary>How much work is let in at once, and when none is.</summary>
    public Action<CircuitBreakerOptions>? CircuitBreaker { get; set; }

    /// <summary>Which requests the breaker judges.</summary>
    public Action<InboundLimitOptions>? InboundLimit { get; set; }

    /// <summary>How many connections may wait for a request.</summary>
    public Action<ConnectionGuardOptions>? Connections { get; set; }

    /// <summary>How long each step of the shutdown may take.</summary>
    public Action<GracefulShutdownOptions>? Shutdown { get; set; }

    /// <summary>Whether the probes are served. Default true; false leaves them out.</summary>
    public bool ServesProbes { get; set; } = true;

    /// <summary>How readiness is found out.</summary>
    public Action<ProbeOptions>? Probes { get; set; }

    /// <summary>Whether /metrics is served. Default true; false leaves it out.</summary>
    public bool ServesMetrics { get; set; } = true;

    /// <summary>What is shown to Prometheus.</summary>
    public Action<MetricsOptions>? Metrics { get; set; }

    /// <summary>Whether logs are written as JSON in place of the framework's console logger. Default true; false leaves the loggers as they are.</summary>
    public bool WritesJsonLogs { get; set; } = true;

    /// <summary>How log lines look.</summary>
    public Action<JsonLogOptions>? Logs { get; set; }

    /// <summary>Where traces and metrics are sent; nothing is until a collector is named.</summary>
    public Action<OtlpOptions>? Otlp { get; set; }

    /// <summary>Where probes, metrics and the like are served.</summary>
    public Action<ManagementOptions>? Management { get; set; }

    /// <summary>Sizes of pooled buffers.</summary>
    public Action<BufferPoolOptions>? BufferPool { get; set; }
}
