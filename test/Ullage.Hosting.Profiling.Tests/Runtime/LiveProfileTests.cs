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
        Assert.InRange(total, 1, (long)(used.TotalNanoseconds * 1.001));
        Assert.Contains(Functions(profile), static f => f == "Ullage.Hosting.Profiling.Tests.BusyThread.Spin");
        Assert.All(profile.Samples, static s => Assert.True(s.Values[1] >= 0));
        Assert.True(profile.Period > 0);
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "cpu.pb.gz");
        await File.WriteAllBytesAsync(file, PprofWriter.ToBytes(profile), TestContext.Current.CancellationToken);
        Assert.Contains("BusyThread.Spin", await GoAsync("-top", "-cum", file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Idle_threads_of_a_pool_take_nothing_from_those_at_work_and_the_whole_is_what_the_process_used()
    {
        if (!File.Exists("/proc/self/schedstat"))
        {
            Assert.Skip("The kernel tells no CPU time of threads.");
        }

        ThreadPool.SetMinThreads(16, 16);
        using var host = await StartAsync();
        using var busy = new BusyThread(allocates: false);
        using var visits = new Timer(static _ => ThreadPool.QueueUserWorkItem(static _ => { }), null, 0, 2);
        var (used, own) = (Environment.CpuUsage.TotalTime, busy.Used);
        var profile = await host.Services.GetRequiredService<RuntimeProfiler>().CpuAsync(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        var truth = (busy.Used - own) / (Environment.CpuUsage.TotalTime - used);
        var whole = profile.Samples.Sum(static s => s.Values[1]);
        var spun = profile.Samples.Where(static s => s.Stack.Any(static l => l.Lines[0].Function!.Name.EndsWith("BusyThread.Spin", StringComparison.Ordinal))).Sum(static s => s.Values[1]);
        // What stopping the session takes is in the truth and not in the profile.
        Assert.InRange((double)spun / whole, truth - 0.15, 1);
        Assert.Contains("the kernel's clock", Assert.Single(profile.Comments), StringComparison.Ordinal);
        var told = double.Parse(profile.Comments[0].Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(whole / 1e9, told * 0.999 - 0.001, (told * 1.001) + 0.001);
    }

    [Fact]
    public async Task Samples_carry_files_and_the_very_lines_and_Go_lists_the_source_by_them()
    {
        using var host = await StartAsync();
        using var busy = new BusyThread(allocates: false);
        var profile = await host.Services.GetRequiredService<RuntimeProfiler>().CpuAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        var lines = profile.Samples.SelectMany(static s => s.Stack).SelectMany(static l => l.Lines).Where(static l => l.Function!.Name.EndsWith("BusyThread.Spin", StringComparison.Ordinal)).ToList();
        Assert.All(lines, static l => Assert.Equal(BusyThread.File, l.Function!.FileName));
        Assert.All(lines, static l => Assert.InRange(l.Number, BusyThread.FirstLine, BusyThread.LastLine));
        Assert.Contains(lines, static l => l.Number > l.Function!.StartLine);
        var mapping = profile.Samples.SelectMany(static s => s.Stack).First(static l => l.Lines[0].Function!.Name.EndsWith("BusyThread.Spin", StringComparison.Ordinal)).Mapping!;
        Assert.True(mapping is { HasFunctions: true, HasFileNames: true, HasLineNumbers: true });
        Assert.Equal(typeof(BusyThread).Module.ModuleVersionId.ToString("N"), mapping.BuildId);
        Assert.Equal(typeof(BusyThread).Assembly.Location, profile.Mappings[0].FileName);
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "cpu.pb.gz");
        await File.WriteAllBytesAsync(file, PprofWriter.ToBytes(profile), TestContext.Current.CancellationToken);
        var listed = await GoAsync("-list", "BusyThread.Spin", file);
        Assert.Contains("_sum += Math.Sqrt(i);", listed, StringComparison.Ordinal);
        Assert.Contains("BusyThread.cs:", await GoAsync("-lines", "-top", file), StringComparison.Ordinal);
        var raw = await GoAsync("-raw", file);
        Assert.Contains("PeriodType: cpu nanoseconds", raw, StringComparison.Ordinal);
        Assert.Contains("samples/count cpu/nanoseconds[dflt]", raw, StringComparison.Ordinal);
        Assert.Contains($"{typeof(BusyThread).Assembly.Location} {mapping.BuildId} [FN][FL][LN]", raw, StringComparison.Ordinal);
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
        using var held = new ManualResetEvent(initialState: false);
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
    public async Task Where_the_runtime_stops_a_thread_is_not_taken_for_its_work()
    {
        using var host = await StartAsync();
        using var enough = new CancellationTokenSource();
        var copier = new Thread(() => Copy(enough.Token)) { IsBackground = true };
        copier.Start();
        var profile = await host.Services.GetRequiredService<RuntimeProfiler>().CpuAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        await enough.CancelAsync();
        copier.Join();
        Assert.Contains(Functions(profile), static f => f == "System.Array.Copy");
        Assert.DoesNotContain(Functions(profile), static f => f.Contains("PollGC", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_profile_longer_than_allowed_is_refused()
    {
        using var host = await StartAsync();
        var refused = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => host.Services.GetRequiredService<RuntimeProfiler>().CpuAsync(TimeSpan.FromHours(2), TestContext.Current.CancellationToken));
        Assert.Contains("at most 00:05:00", refused.Message, StringComparison.Ordinal);
    }

    private static void Copy(CancellationToken enough)
    {
        object[] from = new object[64], to = new object[64];
        while (!enough.IsCancellationRequested)
        {
            Array.Copy(from, to, from.Length);
        }
    }

    private static void WaitFor(object gate)
    {
        lock (gate)
        {
            Thread.Yield();
        }
    }

    // Not the slim event: it spins first, and a thread that spins runs.
    private static void WaitHere(WaitHandle held) => held.WaitOne();

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
