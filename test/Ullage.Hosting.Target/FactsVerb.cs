using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Ullage.Hosting.Container;
using Ullage.Hosting.Pressure;

namespace Ullage.Hosting.Target;

/// <summary>
/// Answers lines on stdin: <c>facts</c>, <c>pressure</c>, <c>hold N</c> (keeps N MiB alive), <c>fill</c> (keeps what it gets and says how many MiB that were), <c>collect</c>; an empty line or the end of input ends it.
/// </summary>
internal static class FactsVerb
{
    public static async Task<int> RunAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.AddUllage(o =>
        {
            o.Container = static c => c.Interval = TimeSpan.FromSeconds(1);
            o.Pressure = static p => p.Interval = TimeSpan.FromMilliseconds(100);
        });
        using var host = builder.Build();
        await host.StartAsync();
        var tuning = host.Services.GetRequiredService<ContainerTuning>();
        var signal = host.Services.GetRequiredService<IPressureSignal>();
        List<byte[]> held = [];
        Console.WriteLine("ready");
        while (await Console.In.ReadLineAsync() is { Length: > 0 } line)
        {
            switch (line.Split(' '))
            {
                case ["hold", var mebibytes]:
                    for (var i = 0; i < int.Parse(mebibytes, CultureInfo.InvariantCulture); i++)
                    {
                        var block = GC.AllocateUninitializedArray<byte>(1 << 20);
                        Array.Fill<byte>(block, 1);
                        held.Add(block);
                    }

                    Console.WriteLine(held.Count);
                    break;
                case ["fill"]:
                    var filled = 0;
                    try
                    {
                        for (; filled < 1024; filled++)
                        {
                            var block = GC.AllocateUninitializedArray<byte>(1 << 20);
                            Array.Fill<byte>(block, 1);
                            held.Add(block);
                        }
                    }
                    catch (OutOfMemoryException)
                    {
                        held.Clear();
                    }

                    Console.WriteLine(filled);
                    break;
                case ["collect"]:
                    GC.Collect();
                    Console.WriteLine("collected");
                    break;
                case ["pressure"]:
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{signal.Current.Level} {signal.Current.Memory:0.000} {signal.Current.Cpu:0.000}"));
                    break;
                default:
                    var facts = tuning.Facts();
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{facts.CpuQuota} {facts.Processors} {facts.MemoryLimit} {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes} {facts.MinimumThreads}"));
                    break;
            }
        }

        await host.StopAsync();
        return 0;
    }
}
