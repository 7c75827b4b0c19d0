using System.Diagnostics;
using System.Globalization;
using Ullage.Testing.Caching;
using Ullage.Testing.Cgroups;

namespace Ullage.HostingBench.Caching;

/// <summary>
/// The same service with three caches in a real control group of 128 MiB, one after the other: pages of 1 to 4 KiB by Zipf(0.9) out of 100,000 (256 MB in all), 16 clients that ask as fast as they are answered.
/// </summary>
internal static class MemoryLimit
{
    private const long Limit = 128L << 20;
    private const long Budget = Limit * 6 / 10;
    private const int Clients = 16;
    private const string Service = "hosting-target.dll";
    private static readonly int[] Trace = [.. CacheTraces.Zipf(1 << 20, 100_000, 0.9, 11).Select(static key => (int)key)];

    public static async Task<int> RunAsync(int seconds)
    {
        using (var probe = RealGroup.TryCreate(out var reason))
        {
            if (probe is null)
            {
                await Console.Error.WriteLineAsync($"skipped: the memory limit: {reason}");
                return 0;
            }
        }

        Console.WriteLine(F($"{Limit >> 20} MiB, of which {Budget >> 20} MiB for the cache; {Clients} clients for {seconds} s"));
        using var own = new OwnRuntime(AppContext.BaseDirectory);
        var shared = await AllAsync("The framework's files are in the node's memory already, on another's account", null, seconds);
        var paid = await AllAsync("The framework's files are on this container's account", own, seconds);
        return Wins(shared) && Wins(paid) ? 0 : 1;
    }

    /// <summary>Ours lives and answers everything; MemoryCache's ends, fails, or answers less.</summary>
    private static bool Wins((Outcome Adaptive, Outcome Memory) runs) =>
        runs is { Adaptive: { Lived: true, Failed: 0 } } && (!runs.Memory.Lived || runs.Memory.Failed > 0 || runs.Memory.Answered < runs.Adaptive.Answered);

    private static async Task<(Outcome Adaptive, Outcome Memory)> AllAsync(string files, OwnRuntime? own, int seconds)
    {
        Console.WriteLine();
        Console.WriteLine(files + ":");
        Console.WriteLine();
        Console.WriteLine("| cache | end | answered | failed | a second | hits, last half | peak MiB | full collections | paused s | budget at the end MiB | shed |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
        var adaptive = await OfAsync("AdaptiveCache", "adaptive", own, seconds);
        var memory = await OfAsync("MemoryCache, SizeLimit", "memorycache", own, seconds);
        await OfAsync("the articles' shape", "articles", own, seconds);
        return (adaptive, memory);
    }

    private static async Task<Outcome> OfAsync(string name, string cache, OwnRuntime? own, int seconds)
    {
        own?.Forget();
        using var group = RealGroup.TryCreate(out _)!;
        group.Limit(Limit, quotaUs: 150_000);
        var start = group.Enter(own?.Muxer ?? "dotnet", [own?.Service(Service) ?? Path.Combine(AppContext.BaseDirectory, Service), "pages", cache, F($"{Budget}")]);
        if (own is not null)
        {
            start.Environment["DOTNET_ROOT"] = own.Root;
        }

        start.Environment["Logging__LogLevel__Default"] = "None";
        start.RedirectStandardError = true;
        using var service = Process.Start(start)!;
        service.ErrorDataReceived += static (_, _) => { };
        service.BeginErrorReadLine();
        var address = new Uri(await service.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The service did not start."));
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Clients + 1 }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(5) };
        long answered = 0, failed = 0, peak = 0;
        var began = Stopwatch.GetTimestamp();
        TimeSpan Gone() => Stopwatch.GetElapsedTime(began);
        var clients = Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            for (var i = client * (Trace.Length / Clients); Gone().TotalSeconds < seconds && !service.HasExited; i++)
            {
                try
                {
                    using var answer = await http.GetAsync($"/page/{Trace[i % Trace.Length]}");
                    await answer.Content.ReadAsByteArrayAsync();
                    Interlocked.Increment(ref answer.IsSuccessStatusCode ? ref answered : ref failed);
                }
                catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
                {
                    if (Interlocked.Increment(ref failed) == 1)
                    {
                        await Console.Error.WriteLineAsync(F($"{name}: the first that failed, after {Gone().TotalSeconds:0.0} s: {e.Message}"));
                    }
                }
            }
        })).ToArray();
        long[]? half = null, last = null;
        string[] words = [];
        while (Gone().TotalSeconds < seconds && !service.HasExited)
        {
            await Task.Delay(200);
            peak = Math.Max(peak, group.Read().Memory.Usage ?? 0);
            try
            {
                words = (await http.GetStringAsync("/stats")).Split(' ');
                last = [long.Parse(words[0], CultureInfo.InvariantCulture), long.Parse(words[1], CultureInfo.InvariantCulture)];
                half ??= Gone().TotalSeconds > seconds / 2.0 ? last : null;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
            {
                // Dead or dying: the clients count it.
            }
        }

        await Task.WhenAll(clients);
        var elapsed = Gone().TotalSeconds;
        var lived = !service.HasExited;
        service.Kill();
        await service.WaitForExitAsync();
        var killed = group.Read().Memory.OomKills is > 0;
        var (from, to) = (half ?? [0, 0], last ?? [0, 0]);
        var asked = to[0] - from[0] + to[1] - from[1];
        var run = new Outcome(
            lived, lived ? "lives" : killed ? F($"killed after {elapsed:0} s") : F($"ended with {service.ExitCode} after {elapsed:0} s"), answered, failed, elapsed, asked == 0 ? 0 : 100.0 * (to[0] - from[0]) / asked, peak,
            words.ElementAtOrDefault(3) ?? "", words.ElementAtOrDefault(4) ?? "", words.Length > 5 ? long.Parse(words[5], CultureInfo.InvariantCulture) : 0, words.ElementAtOrDefault(6) ?? "");
        Console.WriteLine(F(
            $"| {name} | {run.End} | {run.Answered} | {run.Failed} | {run.Answered / run.Seconds:0} | {run.HitRatio:0.0} % | {run.Peak >> 20} | {run.Collections} | {run.Paused} | {run.Budget >> 20} | {run.Shed} |"));
        return run;
    }

    private static string F(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Outcome(
        bool Lived, string End, long Answered, long Failed, double Seconds, double HitRatio, long Peak, string Collections, string Paused, long Budget, string Shed);
}
