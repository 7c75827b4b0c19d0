using Microsoft.Extensions.Hosting;
using Ullage.Hosting.Profiling.Scheduling;
using Ullage.Pprof;
using Ullage.Testing;

namespace Ullage.Hosting.Profiling.Tests.Scheduling;

/// <summary>The schedule with the runtime behind it.</summary>
[Collection("runtime")]
public sealed class LiveScheduleTests
{
    [Fact]
    public async Task A_service_puts_CPU_time_and_allocations_into_a_folder_as_it_runs()
    {
        using var folder = new TemporaryFolder();
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddScheduledProfiling(o => (o.Folder, o.CpuEvery, o.CpuFor, o.AllocationsEvery, o.Jitter, o.Instance) =
            (folder.Path, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), 0, "pod"));
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        using var busy = new BusyThread(allocates: true);
        Assert.Contains("BusyThread.Spin", await FirstAsync("cpu-*-pod.pb.gz"), StringComparison.Ordinal);
        Assert.Contains("BusyThread.Allocate", await FirstAsync("allocs-*-pod.pb.gz"), StringComparison.Ordinal);
        await host.StopAsync(TestContext.Current.CancellationToken);
        Assert.Empty(Directory.EnumerateFiles(folder.Path, "*.partial"));

        async Task<string> FirstAsync(string pattern)
        {
            for (var i = 0; ; i++)
            {
                if (Directory.EnumerateFiles(folder.Path, pattern).Order(StringComparer.Ordinal).FirstOrDefault() is { } file)
                {
                    var profile = PprofReader.Read(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
                    return string.Join('\n', profile.Samples.SelectMany(static s => s.Stack).SelectMany(static l => l.Lines).Select(static l => l.Function!.Name).Distinct());
                }

                Assert.True(i < 1200, $"no {pattern} in two minutes");
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }
    }
}
