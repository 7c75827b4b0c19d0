using Ullage.Hosting.Container;
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
}
