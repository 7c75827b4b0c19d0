using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ullage.Hosting.Logs;

namespace Ullage.HostingBench.Logs;

/// <summary>What a line of JSON costs beside AddJsonConsole, both to /dev/null: time until all are written, CPU of the process, bytes allocated.</summary>
internal static partial class LogLine
{
    private const int Lines = 200_000, Rounds = 5;

    public static int Run()
    {
        // The console logger takes Console.Out when it is made; the table goes to the real one.
        var table = Console.Out;
        using var nowhere = new StreamWriter(new FileStream("/dev/null", FileMode.Open, FileAccess.Write)) { AutoFlush = true };
        Console.SetOut(nowhere);
        var (ours, theirs) = (Measure(Ours), Measure(Theirs));
        Console.SetOut(table);
        Console.WriteLine($"{"a line",-24} {"until written",14} {"CPU",10} {"allocated",11}");
        Console.WriteLine($"{"AddJsonConsole",-24} {theirs.Nanoseconds,11:N0} ns {theirs.Cpu,7:N0} ns {theirs.Bytes,9:N0} B");
        Console.WriteLine($"{"Ullage.Hosting",-24} {ours.Nanoseconds,11:N0} ns {ours.Cpu,7:N0} ns {ours.Bytes,9:N0} B");
        Console.WriteLine($"ratio ours/theirs: time {ours.Nanoseconds / theirs.Nanoseconds:0.00}, CPU {ours.Cpu / theirs.Cpu:0.00}, allocated {ours.Bytes / theirs.Bytes:0.00}");
        return ours.Cpu <= theirs.Cpu ? 0 : 1;
    }

    private static ServiceProvider Ours() => new ServiceCollection().AddMetrics().AddLogging()
        .AddSingleton<ILoggerProvider>(static s => new JsonLoggerProvider(
            new JsonLogOptions { Shape = LogShape.Json, FloodLimit = 0, BufferBytes = 256 << 20 }, "shop", new FileStream("/dev/null", FileMode.Open, FileAccess.Write), terminal: false, TimeProvider.System,
            s.GetRequiredService<IMeterFactory>()))
        .BuildServiceProvider();

    private static ServiceProvider Theirs() => new ServiceCollection().AddLogging(static b => b.AddJsonConsole(static o => (o.IncludeScopes, o.TimestampFormat, o.UseUtcTimestamp) = (true, "O", true))).BuildServiceProvider();

    private static (double Nanoseconds, double Cpu, double Bytes) Measure(Func<ServiceProvider> make)
    {
        var rounds = new List<(double Nanoseconds, double Cpu, double Bytes)>();
        for (var round = 0; round <= Rounds; round++)
        {
            using var process = Process.GetCurrentProcess();
            var services = make();
            var log = services.GetRequiredService<ILoggerFactory>().CreateLogger("Shop.Orders");
            var (cpu, bytes, begun) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetTimestamp());
            for (var i = 0; i < Lines; i++)
            {
                log.Taken(i, "anna", 12.5);
            }

            services.Dispose();
            var took = Stopwatch.GetElapsedTime(begun);
            process.Refresh();
            rounds.Add((took.TotalNanoseconds / Lines, (process.TotalProcessorTime - cpu).TotalNanoseconds / Lines, (GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)Lines));
        }

        // The first warms up.
        rounds.RemoveAt(0);
        return (Median(rounds.Select(static r => r.Nanoseconds)), Median(rounds.Select(static r => r.Cpu)), Median(rounds.Select(static r => r.Bytes)));
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);

    [LoggerMessage(LogLevel.Information, "Order {order_id} of {user_id} took {duration_ms} ms")]
    private static partial void Taken(this ILogger log, int order_id, string user_id, double duration_ms);
}
