using Ullage.Hosting.Container;
using Ullage.Hosting.Limits;
using Ullage.Hosting.Pressure;

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
}
