using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Ullage.Pprof;
using Ullage.Testing;
using Ullage.Testing.Servers;

namespace Ullage.Hosting.Profiling.Tests.Runtime;

/// <summary>Profiles of this very process. Nothing here depends on how fast it is.</summary>
[Collection("runtime")]
public sealed class LiveProfileTests
{
    [Fact]
    public async Task A_CPU_profile_names_what_is_busy_and_adds_up_to_the_CPU_time_of_the_process()
    {
        using var host = await StartAsync();
        using var busy = new BusyThread(allocates: false);
        var before = Environment.CpuUsage.TotalTime;
        var profile = await host.Services.GetRequiredService<RuntimeProfiler>().CpuAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        var used = Environment.CpuUsage.TotalTime - before;
        Assert.Equal(["samples", "cpu"], profile.SampleTypes.Select(static t => t.Name));
        var total = profile.Samples.Sum(static s => s.Values[1]);
        Assert.InRange(total, 1, (long)used.TotalNanoseconds);
        Assert.Contains(Functions(profile), static f => f == "Ullage.Hosting.Profiling.Tests.BusyThread.Spin");
        Assert.All(profile.Samples, static s => Assert.True(s.Values[1] >= 0));
        Assert.True(profile.Period > 0);
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "cpu.pb.gz");
        await File.WriteAllBytesAsync(file, PprofWriter.ToBytes(profile), TestContext.Current.CancellationToken);
        Assert.Contains("BusyThread.Spin", await GoAsync("-top", "-cum", file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_CPU_profile_at_a_time_is_refused()
    {
        using var host = await StartAsync();
        var profiler = host.Services.GetRequiredService<RuntimeProfiler>();
        using var cut = new CancellationTokenSource();
        var first = profiler.CpuAsync(TimeSpan.FromMinutes(1), cut.Token);
        await Assert.ThrowsAsync<ProfilerBusyException>(() => profiler.CpuAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken));
        await cut.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.NotNull(await profiler.CpuAsync(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Allocations_are_estimated_by_place_and_type()
    {
        using var host = await StartAsync();
        var profiler = host.Services.GetRequiredService<RuntimeProfiler>();
        await RunningAsync(profiler);
        const int count = 4_000_000;
        const double bytes = count * 72d;
        Assert.NotNull(BusyThread.AllocateMany(count));
        Profile profile;
        (double Objects, double Space) found;
        var tries = 0;
        do
        {
            // The runtime hands its events over every 100 ms.
            await Task.Delay(100, TestContext.Current.CancellationToken);
            profile = await profiler.AllocationsAsync(null, TestContext.Current.CancellationToken);
            var ours = profile.Samples.Where(static s => s.Stack[0].Lines[0].Function!.Name.EndsWith(".AllocateMany", StringComparison.Ordinal)).ToList();
            found = (ours.Sum(static s => s.Values[0]), ours.Sum(static s => s.Values[1]));
        }
        while (found.Space < bytes * 0.9 && ++tries < 100);

        // 288 MB are some 2,800 draws: a standard error of 2 %; five of them.
        Assert.InRange(found.Space, bytes * 0.9, bytes * 1.1);
        Assert.InRange(found.Objects, count * 0.9, count * 1.1);
        var sample = profile.Samples.First(static s => s.Stack[0].Lines[0].Function!.Name.EndsWith(".AllocateMany", StringComparison.Ordinal));
        Assert.Equal(("type", nameof(BusyThread.ProfiledThing)), (Assert.Single(sample.Labels).Key, sample.Labels[0].Text.Split('+', '.')[^1]));
    }

    [Fact]
    public async Task Waits_for_a_lock_are_told_with_the_waiters_stack()
    {
        using var host = await StartAsync();
        var profiler = host.Services.GetRequiredService<RuntimeProfiler>();
        await RunningAsync(profiler);
        var gate = new object();
        for (var i = 0; i < 5; i++)
        {
            Thread waiter;
            lock (gate)
            {
                waiter = new Thread(() => WaitFor(gate)) { IsBackground = true };
                waiter.Start();
                SpinWait.SpinUntil(() => waiter.ThreadState.HasFlag(ThreadState.WaitSleepJoin));
            }

            waiter.Join();
        }

        Profile profile;
        var tries = 0;
        do
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
            profile = await profiler.ContentionAsync(null, TestContext.Current.CancellationToken);
        }
        while (!Functions(profile).Any(static f => f.EndsWith(".WaitFor", StringComparison.Ordinal)) && ++tries < 100);

        var sample = profile.Samples.First(static s => s.Stack.Any(static l => l.Lines[0].Function!.Name.EndsWith(".WaitFor", StringComparison.Ordinal)));
        Assert.True(sample.Values[0] >= 1 && sample.Values[1] > 0);
    }

    [Fact]
    public async Task Every_thread_is_shown_where_it_is()
    {
        using var host = await StartAsync();
        using var busy = new BusyThread(allocates: false);
        using var held = new ManualResetEventSlim();
        var waiter = new Thread(() => WaitHere(held)) { IsBackground = true };
        waiter.Start();
        SpinWait.SpinUntil(() => waiter.ThreadState.HasFlag(ThreadState.WaitSleepJoin));
        var profile = await host.Services.GetRequiredService<RuntimeProfiler>().ThreadsAsync(TestContext.Current.CancellationToken);
        held.Set();
        waiter.Join();
        var waiting = Assert.Single(profile.Samples, static s => s.Stack.Any(static l => l.Lines[0].Function!.Name.EndsWith(".WaitHere", StringComparison.Ordinal)));
        Assert.Equal([1L], waiting.Values);
        Assert.Equal(new Label("state", "waiting"), Assert.Single(waiting.Labels));
        Assert.Contains(Functions(profile), static f => f.EndsWith("BusyThread.Spin", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_profile_longer_than_allowed_is_refused()
    {
        using var host = await StartAsync();
        var refused = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => host.Services.GetRequiredService<RuntimeProfiler>().CpuAsync(TimeSpan.FromHours(2), TestContext.Current.CancellationToken));
        Assert.Contains("at most 00:05:00", refused.Message, StringComparison.Ordinal);
    }

    private static void WaitFor(object gate)
    {
        lock (gate)
        {
            Thread.Yield();
        }
    }

    private static void WaitHere(ManualResetEventSlim held) => held.Wait();

    private static IEnumerable<string> Functions(Profile profile) => profile.Samples.SelectMany(static s => s.Stack).SelectMany(static l => l.Lines).Select(static l => l.Function!.Name);

    private static async Task<IHost> StartAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddProfiling(static o => o.Enabled = true);
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    private static async Task RunningAsync(RuntimeProfiler profiler)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                await profiler.AllocationsAsync();
                return;
            }
            catch (ProfilingUnavailableException) when (i < 300)
            {
                await Task.Delay(100);
            }
        }
    }

    private static async Task<string> GoAsync(params string[] arguments)
    {
        try
        {
            return await GoTool.PprofAsync(arguments, TestContext.Current.CancellationToken);
        }
        catch (ToolMissingException absent)
        {
            Assert.Skip(absent.Message);
            throw;
        }
    }
}
