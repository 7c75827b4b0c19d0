using System.Globalization;
using Ullage.Model;
using Ullage.Sizing;
using Ullage.Sizing.Reduction;

namespace Ullage.Benchmarks.Decide;

/// <summary>
/// Decides for a fleet from what an earlier run left (<see cref="ReductionState"/>): state read, windows made, fleet learnt, every container decided with all reasons. Prints
/// the median of five runs for each policy, with the ratio to copying the state's bytes once and to the two seconds that are allowed.
/// </summary>
internal static class DecideFromState
{
    private const int Days = 7;
    private const int StepMs = 300_000;
    private const int Runs = 5;
    private const double AllowedSeconds = 2;
    private const long FirstMs = 1_772_409_600_000;

    public static int Run(string[] args)
    {
        var containers = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10_000;
        var bytes = StateOf(containers);
        var workloads = Enumerable.Range(0, containers).Select(static i => Workload(i)).ToArray();
        var copy = Median(() => _ = bytes.AsSpan().ToArray());
        Console.WriteLine(FormattableString.Invariant($"{containers:N0} containers, {Days} d each at {StepMs / 1000} s, state {bytes.Length / 1e6:0.0} MB, one thread; copying the state: {copy * 1000:0.0} ms"));
        foreach (var policy in PolicyCatalog.All)
        {
            var decided = 0;
            var seconds = Median(() => decided = Decide(bytes, workloads, PolicyCatalog.Create(policy.Name, SizingOptions.Default)));
            Console.WriteLine(FormattableString.Invariant($"{policy.Name,-12} {seconds:0.00} s, {containers / seconds:N0} containers a second, {seconds / AllowedSeconds:0.00} of the {AllowedSeconds} s allowed, {seconds / copy:N0} copies of the state; {decided:N0} got numbers"));
            if (decided != containers)
            {
                return 1;
            }
        }

        return 0;
    }

    private static int Decide(byte[] bytes, Workload[] workloads, IPolicy policy)
    {
        var window = new TimeRange(FirstMs + Days * TimeRange.DayMs, FirstMs + Days * TimeRange.DayMs + TimeRange.HourMs);
        var usage = new UsageReduction(window, new ReductionOptions { KeepCells = true }, ReductionState.Read(bytes)).Complete();
        var knowing = policy.Knowing(workloads.Select(w => usage[w.Containers[0].Id]));
        var decided = 0;
        foreach (var workload in workloads)
        {
            var answer = knowing.Recommend(workload, workload.Containers[0], usage[workload.Containers[0].Id]);
            decided += answer.Status == RecommendationStatus.Recommended ? 1 : 0;
        }

        return decided;
    }

    private static byte[] StateOf(int containers)
    {
        var reduction = new UsageReduction(new TimeRange(FirstMs, FirstMs + Days * TimeRange.DayMs), new ReductionOptions { KeepCells = true });
        const int Samples = Days * (int)(TimeRange.DayMs / StepMs);
        var times = Enumerable.Range(0, Samples).Select(static i => FirstMs + ((long)i * StepMs)).ToArray();
        var values = new double[Samples];
        using (var cpu = reduction.Sink(UsageMetric.CpuGauge, Owner))
        using (var memory = reduction.Sink(UsageMetric.MemoryGauge, Owner))
        {
            for (var i = 0; i < containers; i++)
            {
                var random = new Random(i);
                var labels = LabelSet.From(("number", i.ToString(CultureInfo.InvariantCulture)));
                Fill(values, _ => 0.01 + (0.2 * random.NextDouble()));
                Feed(cpu, i, labels, times, values);
                double bytes = 2e8;
                Fill(values, _ => bytes = Math.Floor(Math.Clamp(bytes * (0.99 + (0.02 * random.NextDouble())), 1e8, 6e8)));
                Feed(memory, i, labels, times, values);
            }
        }

        return reduction.Suspend().Bytes.ToArray();
    }

    private static void Fill(double[] values, Func<int, double> next)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = next(i);
        }
    }

    private static void Feed(UsageSink sink, int number, LabelSet labels, long[] times, double[] values)
    {
        sink.Accept(new SeriesId(number), labels);
        sink.Append(new SeriesId(number), times, values);
        sink.Complete(new SeriesId(number));
    }

    private static SeriesOwner? Owner(LabelSet labels)
    {
        var number = int.Parse(labels["number"], CultureInfo.InvariantCulture);
        return new SeriesOwner(Workload(number).Containers[0].Id, $"service-{number}-6d4cf56db6-x2x9p");
    }

    private static Workload Workload(int number)
    {
        var id = new WorkloadId("", $"team-{number % 100}", "Deployment", $"service-{number}");
        return new Workload { Id = id, Replicas = 1, Containers = [new ContainerFacts { Id = new ContainerId(id, "app") }] };
    }

    private static double Median(Action run)
    {
        var seconds = new double[Runs];
        for (var i = 0; i < Runs; i++)
        {
            var from = TimeProvider.System.GetTimestamp();
            run();
            seconds[i] = TimeProvider.System.GetElapsedTime(from).TotalSeconds;
        }

        Array.Sort(seconds);
        return seconds[Runs / 2];
    }
}
