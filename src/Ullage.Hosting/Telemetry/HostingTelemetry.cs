using System.Diagnostics;

namespace Ullage.Hosting.Telemetry;

/// <summary>The names under which the chassis measures and traces: one Meter, one ActivitySource.</summary>
public static class HostingTelemetry
{
    /// <summary>Name of the Meter and of the ActivitySource.</summary>
    public const string Name = "Ullage.Hosting";

    internal static readonly ActivitySource Source = new(Name);
}
