using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Ullage.Hosting.Management;

/// <summary>
/// Builds all endpoints once before the server listens. The framework builds them at the first request: one that cannot be built, such as an answer without generated JSON, would make every path answer 500, the
/// probes too, in a service that had started well.
/// </summary>
internal sealed class EndpointsAtStart : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        _ = app.ApplicationServices.GetService<EndpointDataSource>()?.Endpoints;
    };
}
