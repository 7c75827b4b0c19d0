using Ullage.Lab.DotNetGrid;
using Ullage.Lab.Groups;

namespace Ullage.Lab.Scenarios;

/// <summary>
/// Whether the model of .NET's collector holds: the .NET service at live heaps and heap limits from roomy to ending, each predicted from another, and settings chosen from the model tried
/// against the usual rule's.
/// </summary>
internal sealed class DotNetGridScenario(string program, TimeProvider time)
{
    // Fewer full collections than this tell no rate.
    private const double FewestFull = 3;

    public async Task<bool> RunAsync(DotNetPlan plan, TextWriter output, CancellationToken cancellationToken)
    {
        await using var groups = await GroupTree.CreateAsync(time);
        using var run = new DotNetRun(groups, program, time);
        var (cells, trials) = (new List<DotNetMeasurement>(), new List<DotNetTrial>());
        foreach (var service in plan.Services)
        {
            foreach (var room in plan.Rooms)
            {
                cells.Add(await run.MeasureAsync(DotNetPlan.With(service, room), plan.Length, cancellationToken));
                await Console.Error.WriteLineAsync($"{cells.Count}: {service.Service} at {room} live heaps");
            }

            var today = cells.First(c => c.Cell == service);
            if (plan.Tries && DotNetTrial.Choose(today) is { } choice)
            {
                var usual = await run.MeasureAsync(service with { HeapPercent = null, LimitMb = (int)Math.Ceiling(today.PeakBytes * 1.15 / (1 << 20)) }, plan.Length, cancellationToken);
                var joint = await run.MeasureAsync(service with { HeapPercent = choice.Chosen.HeapPercent, LimitMb = (int)(choice.Chosen.Limit!.Value.Bytes >> 20) }, plan.Length, cancellationToken);
                trials.Add(new DotNetTrial(today, usual, joint, choice));
            }
        }

        var from = cells.Where(c => !c.IsSpiral && c.Facts.DotNet is { FullCollections: >= FewestFull }).ToList();
        return await new DotNetReport(output, plan.JudgesTimes).WriteAsync(cells, [.. Pairs(from, cells)], trials);
    }

    private static IEnumerable<DotNetPrediction> Pairs(List<DotNetMeasurement> seen, List<DotNetMeasurement> wanted) =>
        from a in seen
        from b in wanted
        where a.Cell.Service == b.Cell.Service && a != b
        let predicted = DotNetPrediction.Of(a, b)
        where predicted is not null
        select predicted;
}
