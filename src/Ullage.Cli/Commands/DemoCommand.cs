using Ullage.Cli.Configuration;
using Ullage.Cli.Output;
using Ullage.Cli.Running;
using Ullage.Prometheus.Recording;

namespace Ullage.Cli.Commands;

/// <summary><c>ullage demo</c>.</summary>
internal static class DemoCommand
{
    private const string Resource = "demo.ullage";

    public static CommandDefinition Definition { get; } = new()
    {
        Name = "demo",
        Summary = "Run the whole job offline, on a recording inside the product",
        Description = "Does what recommend does, or explain when a workload is named, on a recording that comes with ullage: no server, no network. Environment and configuration file are not looked at, so that it shows the same everywhere.",
        Arguments = [new("WORKLOAD", "explain this one: NAMESPACE/KIND/NAME, or NAMESPACE/KIND/NAME/CONTAINER.", Required: false)],
        Settings =
        [
            SelectionSettings.Namespace, SelectionSettings.Window, SelectionSettings.At, .. SettingTable.Sizing, .. SettingTable.Writing,
        ],
        Examples =
        [
            new("ullage demo", "the table"),
            new("ullage demo -o html --output-file demo.html", "the report as one file"),
            new("ullage demo --policy guaranteed -o wide", "another policy, every column"),
        ],
        HeedsConfiguration = false,
        Run = RunAsync,
    };

    /// <summary>Opens the recording inside the product.</summary>
    public static RecordingSource Open()
    {
        using var stream = typeof(DemoCommand).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException("the demonstration's recording is not in this build");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return RecordingSource.Open(bytes, "the recording inside ullage");
    }

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var policy = SizingSettings.Policy(invocation.Settings, problems);
        var prices = CostSettings.Prices(invocation, problems);
        var name = invocation.Settings.Get(OutputSettings.Output);
        var asked = invocation.Arguments is [var text] ? WorkloadText.Read(text, problems) : null;
        var explaining = invocation.Arguments.Count > 0;
        var writer = !explaining ? ReportFormats.Find(name ?? ReportFormats.Default) : ExplainFormats.Find(name ?? ExplainFormats.Default);
        if (writer is null)
        {
            problems.Add($"--output: {name} is not a format here; choose one of {string.Join(", ", (!explaining ? ReportFormats.All : ExplainFormats.All).Select(static f => f.Name))}");
        }

        if (problems.Count > 0)
        {
            throw new UsageException(problems);
        }

        await using var source = Open();
        var request = ReportRun.Request(invocation.Settings, prices, source.Range) with { Only = asked?.Workload };
        var report = await ReportRun.MakeAsync(invocation, source, request, policy!, cancellationToken);
        report = asked is null ? report : ExplainCommand.Narrowed(report, asked);
        var exit = ReportRun.Finish(invocation, report, writer!);
        invocation.Remark(source.Note);
        return exit;
    }

}
