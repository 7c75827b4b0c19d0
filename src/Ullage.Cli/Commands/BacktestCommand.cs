using Ullage.Application.Backtest;
using Ullage.Cli.Configuration;
using Ullage.Cli.Output.Backtests;
using Ullage.Cli.Running;
using Ullage.Model;

namespace Ullage.Cli.Commands;

/// <summary><c>ullage backtest</c>.</summary>
internal static class BacktestCommand
{
    public static CommandDefinition Definition { get; } = new()
    {
        Name = "backtest",
        Summary = "Judge every policy by what its settings would have met",
        Description =
            "Walks through the history of your own services: at each step every policy decides from what came before, and the days that follow judge its settings. Today's settings, krr and VPA are judged beside our policies.\n"
            + "Give it as long a window as there is: of 7 days, six judge. docs/backtest.md says what each column means.",
        Settings =
        [
            BacktestSettings.Demo, .. SettingTable.Reading, .. SettingTable.Selecting, BacktestSettings.DaysFrom, BacktestSettings.Policies, BacktestSettings.Step, BacktestSettings.Lookback,
            .. SettingTable.Sizing.Where(static s => s != SizingSettings.PolicyName), .. SettingTable.Writing.Where(static s => s != OutputSettings.FailOn),
        ],
        Examples =
        [
            new("ullage backtest --prometheus http://localhost:9090 --window 30d", "a decision a day, judged by the next"),
            new("ullage backtest -p http://localhost:9090 -w 60d --step 7d --lookback 14d -n 'shop-*'", "weekly decisions from two weeks each"),
            new("ullage backtest --demo -o html --output-file backtest.html", "a page with the calibration plot, on the recording inside ullage"),
        ],
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var settings = invocation.Settings;
        var prices = CostSettings.Prices(invocation, problems);
        var options = SizingSettings.Options(invocation, prices, problems);
        var writer = BacktestFormats.Find(settings.Get(OutputSettings.Output) ?? BacktestFormats.Default)!;
        await using var source = await OpenAsync(invocation, problems, cancellationToken);
        var request = new BacktestRequest
        {
            Read = ReportRun.Request(invocation, prices, ReportRun.RangeOf(source)),
            Policies = BacktestSettings.Judged(settings, options!),
            Walk = BacktestSettings.Walk(settings),
            DaysFrom = settings.Get(BacktestSettings.DaysFrom),
        };
        var useCase = new BacktestUseCase(source, invocation.Surroundings.Time);
        if (settings.Get(SourceSettings.Plan))
        {
            return await ReportRun.PlanAsync(invocation, source, progress => useCase.PlanAsync(request, progress, cancellationToken));
        }

        BacktestReport report;
        using (var progress = ProgressLine.For(invocation))
        {
            report = await ReportRun.Guarded(useCase.RunAsync(request, progress, cancellationToken));
        }

        ReportRun.Write(invocation, output => writer.Write(report, output, ReportRun.Style(invocation)));
        return ReportRun.TellMissing(invocation, report.Missing) ? ExitCode.Partial : ExitCode.Done;
    }

    private static async Task<ISampleSource> OpenAsync(Invocation invocation, List<string> problems, CancellationToken cancellationToken)
    {
        if (!invocation.Settings.Get(BacktestSettings.Demo))
        {
            return await SourceOpening.OpenAsync(invocation, problems, cancellationToken);
        }

        return problems.Count == 0 ? DemoCommand.Open() : throw new UsageException(problems);
    }
}
