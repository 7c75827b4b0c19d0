using Ullage.Lab.GoGrid;
using Ullage.Lab.Groups;

namespace Ullage.Lab.Scenarios;

/// <summary>
/// Whether the model of Go's collector holds: the Go service at live heaps, allocation rates and GOMEMLIMITs from roomy to spiral, each predicted from another, and settings chosen from the model
/// tried against the usual rule's.
/// </summary>
internal sealed class GoGridScenario(IReadOnlyDictionary<string, string> programs, TimeProvider time)
{
    // Rooms from which others are predicted: services that live, not those already in a spiral.
    private const double LeastRoomToPredictFrom = 1.3;

    private const int FewestCycles = 8;

    // Where a tight service stands today, in live heaps; and a roomy one.
    private const double Tight = 1.2;
    private const double Roomy = 5;

    public async Task<bool> RunAsync(GridPlan plan, TextWriter output, CancellationToken cancellationToken)
    {
        await using var groups = await GroupTree.CreateAsync(time);
        using var run = new GridRun(groups, programs, time);
        var report = new GridReport(output, plan.JudgesTimes);
        var cells = new List<GridMeasurement>();
        foreach (var service in plan.Services(programs.Keys.Order(StringComparer.Ordinal), plan.Lives))
        {
            foreach (var room in plan.Rooms)
            {
                cells.Add(await run.MeasureAsync(GridPlan.With(service, room), plan.Length, cancellationToken));
                await Console.Error.WriteLineAsync($"{cells.Count}: {service.Service} at {room} live heaps");
            }
        }

        var trials = new List<JointTrial>();
        foreach (var service in plan.Services(programs.Keys.Order(StringComparer.Ordinal), plan.JointLives))
        {
            var tight = GridPlan.With(service, Tight);
            foreach (var (name, today) in new[]
            {
                ("GOGC=100", await run.MeasureAsync(service, plan.Length, cancellationToken)),
                ("roomy", await run.MeasureAsync(GridPlan.With(service, Roomy), plan.Length * 1.7, cancellationToken)),
                ("tight", cells.Find(c => c.Cell == tight) ?? await run.MeasureAsync(tight, plan.Length, cancellationToken)),
            })
            {
                if (JointTrial.JointCell(today) is not { } joint)
                {
                    await Console.Error.WriteLineAsync($"{service.Service}, {name}: too few collections to fit");
                    continue;
                }

                var usual = await run.MeasureAsync(JointTrial.UsualCell(today), plan.Length, cancellationToken);
                trials.Add(new JointTrial(name, today, usual, await run.MeasureAsync(joint.Cell, plan.Length, cancellationToken), joint.Choice));
                await Console.Error.WriteLineAsync($"{service.Service}, {name}: {trials[^1].Saving:P0} less");
            }
        }

        var from = cells.Where(static c => c.Seen.GoalBytes > LeastRoomToPredictFrom * c.Cell.LiveMb * (1 << 20) && c.Truth.Cycles >= FewestCycles).ToList();
        return await report.WriteAsync(
            cells,
            [.. Pairs(from, cells, cpuTold: true)],
            [.. Pairs(from, cells, cpuTold: false)],
            trials);
    }

    private static IEnumerable<GridPrediction> Pairs(List<GridMeasurement> seen, List<GridMeasurement> wanted, bool cpuTold) =>
        from a in seen
        from b in wanted
        where a.Cell.Service == b.Cell.Service && (a != b || !cpuTold)
        let predicted = GridPrediction.Of(a, b, cpuTold)
        where predicted is not null
        select predicted;
}
