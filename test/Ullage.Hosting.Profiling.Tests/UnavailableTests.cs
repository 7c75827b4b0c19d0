using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Ullage.Hosting.Profiling.Runtime;

namespace Ullage.Hosting.Profiling.Tests;

public sealed class UnavailableTests
{
    [Fact]
    public async Task A_service_that_cannot_be_profiled_runs_on_and_says_why()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddSingleton<IEventPipe, NoPipe>();
        builder.Services.AddProfiling(static o => o.Enabled = true);
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        var profiler = host.Services.GetRequiredService<RuntimeProfiler>();
        await Assert.ThrowsAsync<ProfilingUnavailableException>(() => profiler.CpuAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken));
        ProfilingUnavailableException refused;
        do
        {
            refused = await Assert.ThrowsAsync<ProfilingUnavailableException>(() => profiler.AllocationsAsync(null, TestContext.Current.CancellationToken));
            await Task.Yield();
        }
        while (refused.Message.Contains("not started yet", StringComparison.Ordinal));

        Assert.Equal("There is no pipe.", refused.Message);
    }

    [Fact]
    public async Task All_faults_of_the_options_are_told_at_once()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddProfiling(static o => (o.Longest, o.BufferMebibytes, o.MostFrames) = (TimeSpan.Zero, 0, 1));
        using var host = builder.Build();
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));
        Assert.Equal(3, refused.Failures.Count());
    }

    private sealed class NoPipe : IEventPipe
    {
        public Task<IEventPipeSession> StartAsync(EventRequest[] requests, bool rundown, int bufferMebibytes, CancellationToken cancellationToken) =>
            throw new ProfilingUnavailableException("There is no pipe.");
    }
}
