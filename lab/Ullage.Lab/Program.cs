using System.Runtime.InteropServices;
using Ullage.Lab;
using Ullage.Lab.DotNetGrid;
using Ullage.Lab.GoGrid;
using Ullage.Lab.Parts;
using Ullage.Lab.Scenarios;

// lab/run builds the parts and calls this
using var stop = new CancellationTokenSource();
PosixSignalRegistration[] signals =
[
    .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, context =>
    {
        // the parts are ended in order; only then does the process end
        context.Cancel = true;
        stop.Cancel();
    })),
];

if (!LabOptions.TryParse(args, out var options, out var problem))
{
    await Console.Error.WriteLineAsync(problem);
    return 2;
}

try
{
    if (options.Scenario == "record")
    {
        await new RecordScenario(options.GoService, options.DotnetService, TimeProvider.System).RunAsync(options.Day, options.Days, options.Only, options.Out, Console.Out, stop.Token);
        return 0;
    }

    if (options.Scenario == "go-grid")
    {
        var programs = new Dictionary<string, string> { [GridPlan.Old] = options.GoService };
        if (options.NewGoService.Length > 0)
        {
            programs.Add(GridPlan.New, options.NewGoService);
        }

        return await new GoGridScenario(programs, TimeProvider.System).RunAsync(options.Short ? GridPlan.Short : GridPlan.Whole, Console.Out, stop.Token) ? 0 : 1;
    }

    if (options.Scenario == "dotnet-grid")
    {
        return await new DotNetGridScenario(options.DotnetService, TimeProvider.System).RunAsync(options.Short ? DotNetPlan.Short : DotNetPlan.Whole, Console.Out, stop.Token) ? 0 : 1;
    }

    if (options.Scenario == "throttling")
    {
        await new ThrottlingScenario(options.GoService, TimeProvider.System).RunAsync(Console.Out, stop.Token);
        return 0;
    }

    if (options.Scenario == "dashboards")
    {
        return await new DashboardScenario(options.GoService, options.DotnetService, new UllageTool(options.Ullage), TimeProvider.System).RunAsync(Console.Out, stop.Token) ? 0 : 1;
    }

    var scenario = new GatewayScenario(options.GoService, new UllageTool(options.Ullage), TimeProvider.System);
    return await scenario.RunAsync(options.Long ? GatewayPlan.Long : GatewayPlan.Short, Console.Out, stop.Token) ? 0 : 1;
}
catch (SkippedException e)
{
    await Console.Error.WriteLineAsync($"skipped: lab {options.Scenario}: {e.Message}");
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync($"lab {options.Scenario}: interrupted; everything it had started is ended and removed");
    return 130;
}
catch (LabException e)
{
    await Console.Error.WriteLineAsync($"lab {options.Scenario}: {e.Message}");
    return 3;
}
finally
{
    foreach (var signal in signals)
    {
        signal.Dispose();
    }
}
