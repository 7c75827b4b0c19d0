using Ullage.Application.Apply;
using Ullage.Audit.Baselines;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Running;
using Ullage.Audit.Sources;
using Ullage.Cli.Configuration;
using Ullage.Cli.Output.Apply;
using Ullage.Cli.Output.Audits;
using Ullage.Cli.Output.Documents;
using Ullage.Cli.Running;
using Ullage.Manifests.Folders;
using Ullage.Model;
using Ullage.Sizing.Tiers;

namespace Ullage.Cli.Commands;

/// <summary><c>ullage audit --fix</c> and <c>--diff</c>: what is found is mended, in the files or as a diff.</summary>
internal static class AuditMending
{
    private const long MostBytes = 256L << 20;

    /// <summary>Whether mends are asked for.</summary>
    public static bool IsAsked(Invocation invocation) => invocation.Settings.Get(MendSettings.Fix) || invocation.Settings.Get(ApplySettings.Diff);

    /// <summary>What is mended as the settings say; every problem is added.</summary>
    public static MendOptions Options(Invocation invocation, Baseline? baseline, List<string> problems)
    {
        var settings = invocation.Settings;
        if (!IsAsked(invocation))
        {
            problems.AddRange(MendSettings.All.Where(s => s != MendSettings.Fix && settings.Given(s)?.Origin.Kind == OriginKind.Flag).Select(static s => $"{s.Flag} belongs to --fix and --diff; give one of them, or leave it out"));
        }
        else if (settings.Get(AuditSettings.WriteBaseline) is not null)
        {
            problems.Add("--write-baseline keeps what is found, and --fix or --diff mends it; do one after the other");
        }

        var tiers = TierFile.Of(invocation, problems);
        var least = settings.Get(AuditSettings.Severity);
        return new MendOptions
        {
            Unsafe = settings.Get(MendSettings.UnsafeFixes),
            Choose = findings => [.. (baseline?.New(findings, out _) ?? findings).Where(f => f.Severity >= least)],
            Numbers = new MendNumbers
            {
                Recommended = settings.Get(MendSettings.Recommendation) is { } path ? Recommended(invocation, path, problems) : null,
                Tier = settings.Get(MendSettings.Tier) is { } name ? Named(tiers, name, problems) : null,
                Smallest = Numbers(tiers.Profiles[0]),
            },
        };
    }

    /// <summary>Mends; the findings that are left, or with <c>--diff</c> those that are there: also those of what charts and overlays are rendered to, which are mended in no file.</summary>
    /// <exception cref="FileWriteException">A file could not be written.</exception>
    public static async Task<AuditReport> RunAsync(Invocation invocation, List<(SourcePath Path, SourceText Text)> sources, AuditOptions audit, MendOptions options, List<SourceProblem> left, CancellationToken cancellationToken)
    {
        var report = Mender.Run([.. sources.Select(static s => s.Text)], audit, options, left, cancellationToken);
        var full = sources.ToDictionary(static s => s.Text, static s => s.Path.Full);
        var files = report.Files.Select(f => new FileEdit(RealPath(full[f.Before], invocation), f.Before.Bytes.ToArray(), f.After.Bytes.ToArray())).ToList();
        var isDiff = invocation.Settings.Get(ApplySettings.Diff);
        if (isDiff)
        {
            ReportRun.Write(invocation, (output, style) => DiffText.Write(output, new FilePlan(files, [], []), invocation.Surroundings.Directory, style));
        }
        else
        {
            cancellationToken.ThrowIfCancellationRequested();
            FileWriter.Write(files);
        }

        Say(invocation, report, isDiff);
        var (answer, now) = isDiff ? (report.Before, sources) : (report.After, sources.ConvertAll(s => (s.Path, Text: report.Files.FirstOrDefault(f => ReferenceEquals(f.Before, s.Text))?.After ?? s.Text)));
        var toldBefore = left.Count;
        var texts = await AuditRendering.RunAsync(invocation, now, left, cancellationToken);
        if (left.Count == toldBefore && texts.SequenceEqual(now.Select(static s => s.Text), ReferenceEqualityComparer.Instance))
        {
            return answer;
        }

        var rendered = Auditor.Run(texts, audit, left, cancellationToken);
        var known = answer.Findings.Select(static f => (f.Source.Path, f.Span.Start, f.Rule.Id)).ToHashSet();
        foreach (var finding in isDiff ? options.Choose(rendered.Findings).Where(f => f.RenderedFrom is not null && !known.Contains((f.Source.Path, f.Span.Start, f.Rule.Id))) : [])
        {
            invocation.Surroundings.Say($"{AuditWords.Place(finding)}: {finding.Rule.Id} is not mended: {finding.Message}");
        }

        return rendered;
    }

    private static void Say(Invocation invocation, MendReport report, bool isDiff)
    {
        foreach (var made in report.Made)
        {
            invocation.Remark($"{made.Finding.Source.Path}: {made.Finding.Resource} {made.Finding.Rule.Id}: {made.Words}");
        }

        foreach (var refused in report.Refused)
        {
            invocation.Surroundings.Say($"{AuditWords.Place(refused.Finding)}: {refused.Finding.Rule.Id} is not mended: {refused.Reason}");
        }

        invocation.Surroundings.Say($"{AuditWords.Counted(report.Made.Count, "finding")} {(isDiff ? "would be " : "")}mended in {AuditWords.Counted(report.Files.Count, "file")}{(isDiff && report.Files.Count > 0 ? "; nothing was written, --fix does it" : "")}");
        if (report.NeedLook > 0)
        {
            invocation.Remark($"{report.NeedLook} more may change how a program runs; look at them with --unsafe-fixes --diff");
        }
    }

    /// <summary>A link stays a link: what it leads to is written.</summary>
    private static string RealPath(string path, Invocation invocation) =>
        path.Length == 0 ? Path.Combine(invocation.Surroundings.Directory, "stdin") : File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;

    private static ResourceNumbers? Named(TierSet tiers, string name, List<string> problems)
    {
        if (tiers.Profiles.FirstOrDefault(p => p.Name == name) is { } profile)
        {
            return Numbers(profile);
        }

        problems.Add($"{MendSettings.Tier.Flag}: no profile is named {name}; there are {string.Join(", ", tiers.Profiles.Select(static p => p.Name))}");
        return null;
    }

    private static ResourceNumbers Numbers(TierProfile profile) => new()
    {
        Origin = $"tier {profile.Name}",
        CpuRequest = profile.CpuRequest.ToString(),
        CpuLimit = profile.CpuLimit.ToString(),
        MemoryRequest = profile.MemoryRequest.ToString(),
        MemoryLimit = profile.MemoryLimit.ToString(),
    };

    private static Func<ResourceName, ResourceNumbers?>? Recommended(Invocation invocation, string path, List<string> problems)
    {
        RecommendationReport report;
        try
        {
            using var stream = File.OpenRead(invocation.PathOf(path));
            report = ReportReader.Read(stream, MostBytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            problems.Add($"{MendSettings.Recommendation.Flag}: {path} cannot be read ({(e is FormatException ? e.Message.TrimEnd('.') : OutputFile.Told(e))}); expected what ullage recommend -o json writes");
            return null;
        }

        var found = new Dictionary<(string Kind, string Name, string Container), List<(string Namespace, ContainerRecommendation Answer)>>();
        foreach (var workload in report.Workloads)
        {
            foreach (var container in workload.Containers.Where(static c => c.Status == RecommendationStatus.Recommended))
            {
                var key = (workload.Id.Kind, workload.Id.Name, container.Id.Name);
                (found.TryGetValue(key, out var list) ? list : found[key] = []).Add((workload.Id.Namespace, container));
            }
        }

        return name => name.Container is { } container && found.TryGetValue((name.Kind, name.Name, container), out var list) && Chosen(list, name.Namespace) is { } answer ? Numbers(answer) : null;
    }

    /// <summary>That of the namespace written; where none is written, the only one of that name.</summary>
    private static ContainerRecommendation? Chosen(List<(string Namespace, ContainerRecommendation Answer)> found, string? space) =>
        space is not null ? found.FirstOrDefault(f => f.Namespace == space).Answer : found is [var only] ? only.Answer : null;

    private static ResourceNumbers Numbers(ContainerRecommendation answer) => new()
    {
        Origin = "the recommendation",
        CpuRequest = answer.Recommended.CpuRequest?.ToString(),
        CpuLimit = answer.Recommended.CpuLimit?.ToString(),
        MemoryRequest = answer.Recommended.MemoryRequest?.ToString(),
        MemoryLimit = answer.Recommended.MemoryLimit?.ToString(),
        Environment = answer.Environment.Where(static e => e.Value is not null).ToDictionary(static e => e.Name, static e => e.Value, StringComparer.Ordinal),
    };
}
