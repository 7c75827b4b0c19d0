using Microsoft.AspNetCore.Routing;

namespace Ullage.Hosting.Management;

/// <summary>Endpoints for operators: probes, metrics, profiles. Registered as a service; served on the management port, or on the main one where there is none.</summary>
public interface IManagementEndpoints
{
    /// <summary>Whether they are served on the management port only, and nowhere where there is none.</summary>
    bool NeedsOwnPort { get; }

    /// <summary>Maps them. Called once.</summary>
    void Map(IEndpointRouteBuilder endpoints);
}
