using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Ullage.Hosting.Caching;
using Ullage.Hosting.Lifecycle;
using Ullage.Hosting.Workers;

namespace Ullage.Hosting.Tests.Configuration;

public sealed class NamedPartTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_several_pools_and_caches_each_is_asked_for_by_its_name_and_each_pool_is_drained_once()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddWorkerPool(static o => o.Name = "mail").AddWorkerPool(static o => o.Name = "reports");
        builder.Services.AddAdaptiveCache<int, string>(static o => o.Name = "pages").AddAdaptiveCache<int, string>(static o => o.Name = "users");
        using var host = builder.Build();
        await host.StartAsync(Stop);
        var services = host.Services;
        Assert.Equal(["mail", "reports"], services.GetServices<IDrainable>().OfType<WorkerPool>().Select(static p => p.Name));
        Assert.Equal("reports", services.GetRequiredKeyedService<WorkerPool>("reports").Name);
        Assert.Same(services.GetRequiredKeyedService<WorkerPool>("mail"), services.GetRequiredService<WorkerPool>());
        Assert.NotSame(services.GetRequiredKeyedService<AdaptiveCache<int, string>>("users"), services.GetRequiredService<AdaptiveCache<int, string>>());
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task Names_used_twice_and_options_out_of_range_are_told_together_when_the_host_starts()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddWorkerPool(static o => o.Workers = 0).AddWorkerPool<int>(static _ => static (_, _) => default);
        builder.Services.AddAdaptiveCache<int, string>(static o => o.Budget = 0).AddAdaptiveCache<string, string>();
        using var host = builder.Build();
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Stop));
        Assert.Equal(
            [
                "AdaptiveCache.Budget is 0; expected 1 or more.",
                "AdaptiveCache.Name is 'cache' for 2 of them; expected a name of its own for each.",
                "WorkerPool.Name is 'workers' for 2 of them; expected a name of its own for each.",
                "WorkerPool.Workers is 0; expected 1 to 10000.",
            ],
            error.Failures.Order(StringComparer.Ordinal));
    }
}
