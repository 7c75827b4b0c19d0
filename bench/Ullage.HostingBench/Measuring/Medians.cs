using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Ullage.HostingBench.Measuring;

/// <summary>Runs a class of benchmarks in this process and gives the medians by method: nanoseconds and bytes an operation.</summary>
internal static class Medians
{
    public static IReadOnlyDictionary<string, (double Nanoseconds, double Bytes)> Of<T>()
    {
        var config = ManualConfig.CreateEmpty()
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(NullLogger.Instance)
            .AddDiagnoser(BenchmarkDotNet.Diagnosers.MemoryDiagnoser.Default)
            .WithOptions(ConfigOptions.DisableOptimizationsValidator)
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(4).WithIterationCount(9).WithIterationTime(Perfolizer.Horology.TimeInterval.FromMilliseconds(250)));
        var summary = BenchmarkRunner.Run<T>(config);
        return summary.Reports.Where(static r => r.ResultStatistics is not null).ToDictionary(
            static r => r.BenchmarkCase.Descriptor.WorkloadMethod.Name,
            static r => (r.ResultStatistics!.Median, (double)(r.GcStats.GetBytesAllocatedPerOperation(r.BenchmarkCase) ?? 0)));
    }
}
