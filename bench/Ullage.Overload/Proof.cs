using System.Diagnostics;
using Ullage.Testing.Cgroups;

namespace Ullage.Overload;

/// <summary>Finds what the service can do, then asks for four times that, without the limiter and with it. Holds when the limited one keeps 80 % of its peak and the other loses more than half.</summary>
internal static class Proof
{
    private const long QuotaUs = 50_000;
    private const long Memory = 512L << 20;
    private const double Factor = 4;
    private const int Seed = 4;
    private const int Callers = 8;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _settle = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _length = TimeSpan.FromSeconds(30);

    /// <summary>Asks in a closed loop until what is compiled on the way no longer makes it faster; the most of it in good answers a second.</summary>
    private static async Task<double> SteadyAsync(OpenLoop load)
    {
        double most = 0;
        for (var (window, better) = (0, 0); window < 12 && window - better < 3; window++)
        {
            var rate = await load.ClosedAsync(Callers, TimeSpan.FromSeconds(3));
            better = rate > most * 1.05 ? window : better;
            most = Math.Max(most, rate);
        }

        return most;
    }

    public static async Task<int> RunAsync(TimeProvider time, TextWriter output, CancellationToken cancellationToken)
    {
        double peak = 0;
        List<OverloadResult> results = [];
        foreach (var limited in new[] { false, true })
        {
            using var group = RealGroup.TryCreate(out var reason);
            if (group is null)
            {
                await Console.Error.WriteLineAsync($"skipped: overload: {reason}");
                return 0;
            }

            group.Limit(Memory, QuotaUs);
            var start = group.Enter("dotnet", [Path.Combine(AppContext.BaseDirectory, "Ullage.Overload.dll"), "serve", limited ? "limited" : "unlimited"]);
            using var service = Process.Start(start)!;
            try
            {
                var address = new Uri(await service.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The service did not start."));
                using var load = new OpenLoop(address, _patience, time);

                peak = Math.Max(peak, await SteadyAsync(load));
                results.Add(await load.RunAsync(peak * Factor, _settle, _length, new Random(Seed)));
            }
            finally
            {
                service.StandardInput.Close();
                if (!service.WaitForExit(TimeSpan.FromSeconds(5)))
                {
                    service.Kill();
                    await service.WaitForExitAsync(CancellationToken.None);
                }
            }
        }

        await output.WriteLineAsync($"0.5 CPU, 512 MiB; callers give up after {_patience.TotalSeconds:0} s; {(_length - _settle).TotalSeconds:0} s counted after {_settle.TotalSeconds:0} s; peak in a closed loop of {Callers} {peak:0} good answers a second\n");
        await output.WriteLineAsync("| limiter | asked a second | good a second | of the peak | refused a second | lost a second | p50 ms | p99 ms of good answers |\n|---|---|---|---|---|---|---|---|");
        foreach (var (limited, r) in new[] { "no", "yes" }.Zip(results))
        {
            await output.WriteLineAsync($"| {limited} | {r.Rate:0} | {r.Good:0.0} | {r.Good / peak:P0} | {r.Refused:0.0} | {r.Lost:0.0} | {r.P50:0} | {r.P99:0} |");
        }

        var holds = results[1].Good >= 0.8 * peak && results[0].Good < 0.5 * peak;
        await output.WriteLineAsync($"\n{(holds ? "It holds" : "It does not hold")}: with the limiter at least 80 % of the peak, without it less than half.");
        return holds ? 0 : 1;
    }
}
