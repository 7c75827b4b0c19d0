using Microsoft.Extensions.Options;
using Ullage.Hosting.Limits;

namespace Ullage.Hosting.Management;

/// <summary>Where operators' endpoints are served.</summary>
public sealed class ManagementOptions
{
    /// <summary>
    /// A port of its own, with a server of its own: it answers before the service has started and until it has ended, and nothing of the service's pipeline stands before it. 0 for a free port, to 65,535;
    /// null, the default, for the main port.
    /// </summary>
    public int? Port { get; set; }

    /// <summary>Whether the port is reachable from within the pod only. Default false: the kubelet's probes come from without.</summary>
    public bool LoopbackOnly { get; set; }

    /// <summary>Connections at once. 1 to 10,000; default 100.</summary>
    public int MaxConnections { get; set; } = 100;

    internal sealed class Validator : IValidateOptions<ManagementOptions>
    {
        public ValidateOptionsResult Validate(string? name, ManagementOptions options) => OptionRange.Result(
        [
            .. OptionRange.Faults("Management.Port", options.Port ?? 0, 0, 65_535),
            .. OptionRange.Faults("Management.MaxConnections", options.MaxConnections, 1, 10_000),
        ]);
    }
}
