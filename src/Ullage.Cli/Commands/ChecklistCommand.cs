using Ullage.Application.Checklist;
using Ullage.Audit.Findings;
using Ullage.Audit.Running;
using Ullage.Audit.Sources;
using Ullage.Audit.Surveying;
using Ullage.Cli.Configuration;
using Ullage.Cli.Output.Checklists;
using Ullage.Cli.Running;
using Ullage.Inspection;
using Ullage.Model;

namespace Ullage.Cli.Commands;

/// <summary><c>ullage checklist</c>.</summary>
internal static class ChecklistCommand
{
    private static readonly Setting[] _samples = [SourceSettings.Prometheus, SourceSettings.Tsdb, SourceSettings.OpenMetrics, SourceSettings.Recording];
    private static readonly Setting[] _history = [.. _samples, ClusterSettings.FromCluster];

    public static CommandDefinition Definition { get; } = new()
    {
        Name = "checklist",
        Summary = "Go through the 21 points of an efficient service, with evidence",
        Description =
            "Reads what there is: manifests and Dockerfiles, images and Go binaries, history from Prometheus or one of its files, the cluster itself, or all together; and says of each point whether it is met, not met, or cannot be told, with the line, query or fact that says so and the command that mends it.\n"
            + "One thing that is not as it should be outweighs all that is. What nothing read tells is said with what would tell it.\n"
            + "Kustomizations and charts are rendered, and the team's exceptions heeded, as ullage audit does.",
        Arguments = [new("PATH", "a manifest, a folder of them, a Dockerfile, an image, a binary, or - for manifests on standard input.", Required: false) { Many = true }],
        Settings = [.. ChecklistSettings.All, AuditSettings.Render, AuditSettings.AuditConfig, .. SettingTable.Reading.Except([SourceSettings.Plan]), .. SettingTable.Selecting, .. SettingTable.Sizing, OutputSettings.Output, OutputSettings.OutputFile],
        Examples =
        [
            new("ullage checklist deploy/", "from files alone"),
            new("ullage checklist deploy/ ./server -p http://localhost:9090 -n shop", "from files, the binary and history together"),
            new("ullage checklist --from-cluster -n shop", "what runs, with the history of the cluster's Prometheus where one is found"),
            new("ullage checklist deploy/ -o markdown --fail-verdict not-met", "for a pipeline"),
        ],
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var settings = invocation.Settings;
        var problems = new List<string>();
        var name = settings.Get(OutputSettings.Output) ?? ChecklistFormats.Default;
        var writer = ChecklistFormats.Find(name)!;
        var withHistory = _history.Any(settings.IsGiven);
        if (invocation.Arguments.Count == 0 && !withHistory && !ClusterSettings.AreAsked(settings))
        {
            problems.Add("nothing to read; give manifests, images or binaries as PATH, --from-cluster, or a source of history such as --prometheus URL");
        }

        var left = new List<SourceProblem>();
        var paths = AuditSources.Paths(invocation, left, problems);
        var artifacts = paths.Where(static p => p.Full.Length > 0 && ArtifactSource.Is(p.Full)).ToList();
        List<SourcePath> manifests = [.. paths.Except(artifacts)];
        var options = AuditCommand.Options(invocation, problems);
        var policy = withHistory ? SizingSettings.Policy(invocation, null, problems) : null;
        var tiers = settings.IsGiven(TierFile.Path) ? TierFile.Of(invocation, withHistory ? [] : problems) : null;

        // Manifests that are given stand for what is applied from them.
        var access = ClusterSettings.AreAsked(settings) && manifests.Count == 0 ? ClusterOpening.Require(invocation, problems) : null;
        if (problems.Count > 0)
        {
            throw new UsageException(problems);
        }

        var evidence = new List<ChecklistEvidence>();
        var read = new List<string>();
        var sources = ChecklistSources.None;
        var (live, asLive) = access is null ? ([], options) : await AuditCluster.ReadAsync(invocation, access, options, left, cancellationToken);
        var partial = false;
        AuditReport? audit = null;
        if (manifests.Count > 0 || access is not null || (invocation.Arguments.Count > 0 && artifacts.Count == 0))
        {
            var written = AuditSources.Read(invocation, manifests, left, cancellationToken);
            List<SourceText> texts = [.. await AuditRendering.RunAsync(invocation, written, left, cancellationToken), .. live];
            audit = Auditor.Run(texts, asLive, left, cancellationToken);
            AuditSources.Tell(invocation, audit.Problems);
            evidence.AddRange(ManifestEvidence.Of(audit, ManifestSurvey.Of(texts, cancellationToken), tiers));
            read.Add(manifests.Count == 0 ? $"{Counted(audit.Objects, "object")} of the cluster" : $"{Counted(audit.Objects, "object")} in {Counted(audit.Files, "file")}");
            partial = audit.Problems.Any(static p => p.IsFault);
            sources |= audit.Objects > 0 ? ChecklistSources.Manifests : ChecklistSources.None;
        }

        foreach (var artifact in artifacts)
        {
            partial |= !Inspected(invocation, artifact, evidence, read, cancellationToken);
            sources |= ChecklistSources.Programs;
        }

        if (withHistory && await HistoryAsync(invocation, access is not null && !_samples.Any(settings.IsGiven), cancellationToken) is { } opened)
        {
            await using var source = opened;
            var report = await ReportRun.MakeAsync(invocation, source, ReportRun.Request(invocation, null, ReportRun.RangeOf(source)), policy!, cancellationToken);
            evidence.AddRange(HistoryEvidence.Of(report));
            evidence.AddRange(await SeriesEvidence.OfAsync(source, report, cancellationToken));
            read.Add($"the history of {Counted(report.Workloads.Count, "workload")} from {report.Source}");
            partial |= ReportRun.TellMissing(invocation, report.Missing);
            sources |= ChecklistSources.History;
        }

        if (audit is not null)
        {
            AuditEmptiness.Check(invocation, audit, isAlone: sources == ChecklistSources.None);
        }

        var list = ChecklistReport.Of(Settled(evidence), read, sources, Reach(settings));
        var only = settings.Get(ChecklistSettings.Points);
        list = only.Count == 0 ? list : list with { Items = [.. list.Items.Where(i => only.Contains(i.Point.Id))] };
        ReportRun.Write(invocation, (output, style) => writer.Write(list, output, style));
        return partial ? ExitCode.Partial
            : list.Items.Any(i => settings.Get(ChecklistSettings.FailVerdict).Contains(i.Verdict)) ? ExitCode.Findings
            : ExitCode.Done;
    }

    private static string Counted(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

    /// <summary>The source of history; null where none was given and the cluster has none that is found, so that its objects alone are gone through.</summary>
    private static async Task<ISampleSource?> HistoryAsync(Invocation invocation, bool isExtra, CancellationToken cancellationToken)
    {
        try
        {
            return await SourceOpening.OpenAsync(invocation, [], cancellationToken);
        }
        catch (Exception e) when (isExtra && e is UsageException or SourceException)
        {
            invocation.Remark($"note: without history: {e.Message}");
            return null;
        }
    }

    /// <summary>A variable that a manifest sets outweighs what the binary would do by itself.</summary>
    internal static List<ChecklistEvidence> Settled(List<ChecklistEvidence> evidence) => evidence.Find(static e => e is { Point: "gomaxprocs", IsVariable: true }) is { } set
        ? [.. evidence.Select(e => e is { Point: "gomaxprocs", Verdict: ChecklistVerdict.NotMet, IsProgram: true } ? e with { Verdict = ChecklistVerdict.Unknown, Text = $"{e.Text}; {set.Place} sets it" } : e)]
        : evidence;

    /// <summary>How a command that is pasted comes to what this run read: by the flags of this one, as variables and files are there still.</summary>
    private static ChecklistReach Reach(ResolvedSettings settings)
    {
        var cluster = string.Concat(Flags([ClusterSettings.Kubeconfig, ClusterSettings.Context]));
        return _history.Any(settings.IsGiven) ? new(string.Concat(Flags(_history)) + cluster, cluster) : ChecklistReach.Unknown with { Cluster = cluster };

        IEnumerable<string> Flags(IEnumerable<Setting> wanted) => wanted.Where(s => settings.Given(s)?.Origin.Kind == OriginKind.Flag)
            .Select(s => s.Shape == SettingShape.Switch ? $" {s.Flag}" : ChecklistReach.Flag(s.Flag, s.Shown(settings.Given(s)!.Texts[^1])));
    }

    private static bool Inspected(Invocation invocation, SourcePath path, List<ChecklistEvidence> evidence, List<string> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            evidence.AddRange(BinaryEvidence.Of(Artifact.Inspect(path.Full, structs: true) with { Path = path.Shown }));
            read.Add(path.Shown);
            return true;
        }
        catch (InspectionException e)
        {
            // Paths are told as they were given.
            invocation.Surroundings.Say(e.Message.Replace(path.Full, path.Shown, StringComparison.Ordinal));
            return false;
        }
    }
}
