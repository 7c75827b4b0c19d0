using Ullage.Application.Checklist;
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
    private const int MostInput = 256 << 20;

    private static readonly Setting[] _samples = [SourceSettings.Prometheus, SourceSettings.Tsdb, SourceSettings.OpenMetrics, SourceSettings.Recording];
    private static readonly Setting[] _history = [.. _samples, ClusterSettings.FromCluster];

    public static CommandDefinition Definition { get; } = new()
    {
        Name = "checklist",
        Summary = "Go through the 21 points of an efficient service, with evidence",
        Description =
            "Reads what there is: manifests and Dockerfiles, images and Go binaries, history from Prometheus or one of its files, the cluster itself, or all together; and says of each point whether it is met, not met, or cannot be told, with the line, query or fact that says so and the command that mends it.\n"
            + "One thing that is not as it should be outweighs all that is. What nothing read tells is said with what would tell it.",
        Arguments = [new("PATH", "a manifest, a folder of them, a Dockerfile, an image, a binary, or - for manifests on standard input.", Required: false) { Many = true }],
        Settings = [.. ChecklistSettings.All, .. SettingTable.Reading.Except([SourceSettings.Plan]), .. SettingTable.Selecting, .. SettingTable.Sizing, OutputSettings.Output, OutputSettings.OutputFile],
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
        var writer = ChecklistFormats.Find(name);
        if (writer is null)
        {
            problems.Add($"{settings.NameOf(OutputSettings.Output)}: {name} is not a format of checklist; choose one of {string.Join(", ", ChecklistFormats.All.Select(static f => f.Name))}");
        }

        var withHistory = _history.Any(settings.IsGiven);
        if (invocation.Arguments.Count == 0 && !withHistory && !ClusterSettings.AreAsked(settings))
        {
            problems.Add("nothing to read; give manifests, images or binaries as PATH, --from-cluster, or a source of history such as --prometheus URL");
        }

        var left = new List<SourceProblem>();
        var (manifests, artifacts) = Sorted(invocation, left, problems);
        var policy = withHistory ? SizingSettings.Policy(invocation, null, problems) : null;

        // Manifests that are given stand for what is applied from them.
        var access = ClusterSettings.AreAsked(settings) && manifests.Count == 0 ? ClusterOpening.Require(invocation, problems) : null;
        if (problems.Count > 0)
        {
            throw new UsageException(problems);
        }

        var evidence = new List<ChecklistEvidence>();
        var read = new List<string>();
        var options = new AuditOptions { Today = DateOnly.FromDateTime(invocation.Surroundings.Time.GetUtcNow().UtcDateTime) };
        var (live, asLive) = access is null ? ([], options) : await AuditCluster.ReadAsync(invocation, access, options, left, cancellationToken);
        var partial = Manifests(invocation, manifests, live, asLive, left, evidence, read, cancellationToken);
        foreach (var (shown, full) in artifacts)
        {
            partial |= !Inspected(invocation, shown, full, evidence, read, cancellationToken);
        }

        if (withHistory && await HistoryAsync(invocation, access is not null && !_samples.Any(settings.IsGiven), cancellationToken) is { } opened)
        {
            await using var source = opened;
            var report = await ReportRun.MakeAsync(invocation, source, ReportRun.Request(invocation, null, ReportRun.RangeOf(source)), policy!, cancellationToken);
            evidence.AddRange(HistoryEvidence.Of(report));
            evidence.AddRange(await SeriesEvidence.OfAsync(source, report, cancellationToken));
            read.Add($"{report.Workloads.Count} workloads' history from {report.Source}");
            partial |= ReportRun.TellMissing(invocation, report.Missing);
        }

        var list = ChecklistReport.Of(Settled(evidence), read);
        var only = settings.Get(ChecklistSettings.Points);
        list = only.Count == 0 ? list : list with { Items = [.. list.Items.Where(i => only.Contains(i.Point.Id))] };
        ReportRun.Write(invocation, (output, style) => writer!.Write(list, output, style));
        return partial ? ExitCode.Partial
            : list.Items.Any(i => settings.Get(ChecklistSettings.FailVerdict).Contains(i.Verdict)) ? ExitCode.Findings
            : ExitCode.Done;
    }

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

    /// <summary>What a manifest sets outweighs what the binary would do by itself.</summary>
    private static List<ChecklistEvidence> Settled(List<ChecklistEvidence> evidence) => evidence.Any(static e => e is { Point: "gomaxprocs", Verdict: ChecklistVerdict.Met, File: not null })
        ? [.. evidence.Select(static e => e is { Point: "gomaxprocs", Verdict: ChecklistVerdict.NotMet, File: null, Namespace: null } ? e with { Verdict = ChecklistVerdict.Unknown, Text = e.Text + "; the manifest sets it" } : e)]
        : evidence;

    /// <summary>Manifests and Dockerfiles apart from images and binaries; an empty full path stands for standard input.</summary>
    private static (List<SourcePath> Manifests, List<(string Shown, string Full)> Artifacts) Sorted(Invocation invocation, List<SourceProblem> left, List<string> problems)
    {
        var (manifests, artifacts) = (new List<SourcePath>(), new List<(string, string)>());
        foreach (var path in invocation.Arguments.Distinct())
        {
            var full = path == "-" ? "" : invocation.PathOf(path);
            if (path == "-")
            {
                manifests.Add(new(path, full));
            }
            else if (!File.Exists(full) && !Directory.Exists(full))
            {
                problems.Add($"{path}: no such file or folder; give a manifest, a folder of them, an image, a binary, or - for standard input");
            }
            else if (ArtifactSource.Is(full))
            {
                artifacts.Add((path, full));
            }
            else if (Directory.Exists(full))
            {
                manifests.AddRange(SourceFolder.Files(full, left).Select(file => new SourcePath(Path.Join(path, Path.GetRelativePath(full, file)), file)));
            }
            else
            {
                manifests.Add(new(path, full));
            }
        }

        return ([.. manifests.DistinctBy(static m => m.Full)], artifacts);
    }

    /// <summary>Whether a part could not be read.</summary>
    private static bool Manifests(Invocation invocation, List<SourcePath> paths, IReadOnlyList<SourceText> live, AuditOptions options, List<SourceProblem> left, List<ChecklistEvidence> evidence, List<string> read, CancellationToken cancellationToken)
    {
        if (paths.Count == 0 && live.Count == 0)
        {
            return false;
        }

        List<SourceText> sources = [.. SourceReader.Read([.. paths.Where(static p => p.Full.Length > 0)], left, cancellationToken), .. live];
        if (paths.Any(static p => p.Full.Length == 0))
        {
            sources.Add(StandardInputText(invocation));
        }

        var report = Auditor.Run(sources, options, left, cancellationToken);
        foreach (var problem in report.Problems.Where(static p => p.IsFault))
        {
            invocation.Surroundings.Say($"{problem.Path}: {problem.Reason}");
        }

        evidence.AddRange(ManifestEvidence.Of(report, ManifestSurvey.Of(sources, cancellationToken)));
        read.Add(paths.Count == 0 ? $"{report.Objects} objects of the cluster" : $"{report.Objects} objects in {report.Files} files");
        return report.Problems.Any(static p => p.IsFault);
    }

    private static bool Inspected(Invocation invocation, string shown, string full, List<ChecklistEvidence> evidence, List<string> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            evidence.AddRange(BinaryEvidence.Of(Artifact.Inspect(full, structs: true) with { Path = shown }));
            read.Add(shown);
            return true;
        }
        catch (InspectionException e)
        {
            // Paths are told as they were given.
            invocation.Surroundings.Say(e.Message.Replace(full, shown, StringComparison.Ordinal));
            return false;
        }
    }

    private static SourceText StandardInputText(Invocation invocation) =>
        new("-", StandardInput.Read(invocation.Surroundings, MostInput) ?? throw new UsageException($"standard input has more than {MostInput >> 20} MiB; give files instead"));
}
