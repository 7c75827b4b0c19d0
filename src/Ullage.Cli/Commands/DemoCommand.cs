using Ullage.Cli.Configuration;
using Ullage.Cli.Demo.Cases;
using Ullage.Cli.Output;
using Ullage.Cli.Output.Terminal;
using Ullage.Cli.Running;
using Ullage.Model;
using Ullage.Prometheus.Recording;
using Ullage.Sizing;

namespace Ullage.Cli.Commands;

/// <summary><c>ullage demo</c>.</summary>
internal static class DemoCommand
{
    private const string Resource = "demo.ullage";

    public static CommandDefinition Definition { get; } = new()
    {
        Name = "demo",
        Summary = "Run the whole job offline, on a recording inside the product",
        Description = "Does what recommend does, or explain when a workload is named, on a recording that comes with ullage: no server, no network. Environment and configuration file are not looked at, so that it shows the same everywhere.\n"
            + "retail and gateway show the articles' two cases instead: the article's column beside ours, on invented samples that say so, and the fleet that the claimed dollars imply.",
        Arguments = [new("WORKLOAD", "explain this one: NAMESPACE/KIND/NAME, or NAMESPACE/KIND/NAME/CONTAINER; or a case: retail or gateway.", Required: false)],
        Settings =
        [
            SelectionSettings.Namespace, SelectionSettings.Window, SelectionSettings.At, .. SettingTable.Sizing, .. SettingTable.Writing,
        ],
        Examples =
        [
            new("ullage demo", "the table"),
            new("ullage demo -o html --output-file demo.html", "the report as one file"),
            new("ullage demo retail", "the articles' twelve services, their column beside ours"),
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
        if (invocation.Arguments is [var named] && ArticleCase.All.FirstOrDefault(c => c.Name == named) is { } article)
        {
            return await CaseAsync(invocation, article, cancellationToken);
        }

        var problems = new List<string>();
        var prices = CostSettings.Prices(invocation, problems);
        var policy = SizingSettings.Policy(invocation, prices, problems);
        var name = invocation.Settings.Get(OutputSettings.Output);
        var asked = invocation.Arguments is [var text] ? WorkloadText.Read(text, problems, invocation.Settings.Get(SelectionSettings.Namespace)) : null;
        var explaining = invocation.Arguments.Count > 0;
        var writer = !explaining ? ReportFormats.Find(name ?? ReportFormats.Default) : ExplainFormats.Find(name ?? ExplainFormats.Default);
        if (writer is null)
        {
            problems.Add($"--output: {name} is not a format here; choose one of {string.Join(", ", (!explaining ? ReportFormats.All : ExplainFormats.All).Select(static f => f.Name))}");
        }

        ReportRun.RefuseFolder(invocation, writer, problems);
        if (problems.Count > 0)
        {
            throw new UsageException(problems);
        }

        await using var source = Open();
        var request = ReportRun.Request(invocation, prices, source.Range) with { Only = asked?.Workload };
        var report = await ReportRun.MakeAsync(invocation, source, request, policy!, cancellationToken);
        report = asked is null ? report : await ExplainCommand.NarrowedAsync(source, request, report, asked, cancellationToken);
        var exit = ReportRun.Finish(invocation, report, writer!);
        invocation.Remark(source.Note);
        return exit;
    }

    private static async Task<int> CaseAsync(Invocation invocation, ArticleCase article, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var prices = CostSettings.Prices(invocation, problems) ?? PriceBook.Samples[0].Prices;
        var formats = new[] { SelectionSettings.Namespace, (Setting)SelectionSettings.Window, SelectionSettings.At, OutputSettings.Output, OutputSettings.FailOn }.Concat(SettingTable.Sizing).Where(invocation.Settings.IsGiven);
        problems.AddRange(formats.Select(f => $"{invocation.Settings.NameOf(f)}: the case {article.Name} is one page of text on fixed samples; only prices can be given"));
        if (problems.Count > 0)
        {
            throw new UsageException(problems);
        }

        var reports = new List<RecommendationReport>();
        foreach (var policy in article == ArticleCase.Gateway ? (string[])["burstable"] : [PolicyCatalog.Tiers, "burstable"])
        {
            reports.Add(await CaseRun.OfAsync(article, policy, prices, invocation.Surroundings.Time, cancellationToken));
        }

        var verdict = article == ArticleCase.Gateway ? LabVerdict.Read() : null;
        ReportRun.Write(invocation, (output, style) => CasePage.Write(new Paper(output, style), article, reports, prices, verdict));
        return ExitCode.Done;
    }
}
