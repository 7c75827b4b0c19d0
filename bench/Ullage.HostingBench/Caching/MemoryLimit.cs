using System.Diagnostics;
using System.Globalization;
using Ullage.Testing.Caching;
using Ullage.Testing.Cgroups;

namespace Ullage.HostingBench.Caching;

/// <summary>
/// The same service with three caches in a real control group of 128 MiB that is charged for the framework's files too, one after the other: pages of 1 to 4 KiB by Zipf(0.9) out of 100,000 (256 MB in all), 16 clients that ask as fast as they are answered.
/// </summary>
internal static class MemoryLimit
{
    private const long Limit = 128L << 20;
    private const long Budget = Limit * 6 / 10;
    private const int Clients = 16;
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
        Console.WriteLine();
        Console.WriteLine("| cache | end | answered | failed | a second | hits, last half | peak MiB | full collections | paused s | budget at the end MiB | shed |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
        using var runtime = new OwnRuntime(AppContext.BaseDirectory);
        var adaptive = await OfAsync(runtime, "adaptive", seconds);
        var memory = await OfAsync(runtime, "memorycache", seconds);
        var articles = await OfAsync(runtime, "articles", seconds);
        foreach (var (name, run) in ((string, Outcome)[])[("AdaptiveCache", adaptive), ("MemoryCache, SizeLimit", memory), ("the articles' shape", articles)])
        {
            Console.WriteLine(F(
                $"| {name} | {run.End} | {run.Answered} | {run.Failed} | {run.Answered / run.Seconds:0} | {run.HitRatio:0.0} % | {run.Peak >> 20} | {run.Collections} | {run.Paused} | {run.Budget >> 20} | {run.Shed} |"));
        }

        return adaptive is { Lived: true, Failed: 0 } && (!memory.Lived || memory.Failed > 0 || memory.HitRatio < adaptive.HitRatio) ? 0 : 1;
    }

    private static async Task<Outcome> OfAsync(OwnRuntime runtime, string cache, int seconds)
    {
        runtime.Forget();
        using var group = RealGroup.TryCreate(out _)!;
        group.Limit(Limit, quotaUs: 150_000);
        var start = group.Enter(runtime.Muxer, [runtime.Service("hosting-target.dll"), "pages", cache, F($"{Budget}")]);
        start.Environment["DOTNET_ROOT"] = runtime.Root;
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
                    Interlocked.Increment(ref failed);
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
        return new(
            lived, lived ? "lives" : killed ? F($"killed after {elapsed:0} s") : F($"ended with {service.ExitCode} after {elapsed:0} s"), answered, failed, elapsed, asked == 0 ? 0 : 100.0 * (to[0] - from[0]) / asked, peak,
            words.ElementAtOrDefault(3) ?? "", words.ElementAtOrDefault(4) ?? "", words.Length > 5 ? long.Parse(words[5], CultureInfo.InvariantCulture) : 0, words.ElementAtOrDefault(6) ?? "");
    }

    private static string F(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Outcome(
        bool Lived, string End, long Answered, long Failed, double Seconds, double HitRatio, long Peak, string Collections, string Paused, long Budget, string Shed);
}
