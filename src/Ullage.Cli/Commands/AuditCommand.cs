using Ullage.Audit.Baselines;
using Ullage.Audit.Configuring;
using Ullage.Audit.Findings;
using Ullage.Audit.Running;
using Ullage.Audit.Sources;
using Ullage.Cli.Configuration;
using Ullage.Cli.Output.Audits;
using Ullage.Cli.Running;

namespace Ullage.Cli.Commands;

/// <summary><c>ullage audit</c>.</summary>
internal static class AuditCommand
{
    private const string DefaultConfiguration = "ullage-audit.yaml";

    public static CommandDefinition Definition { get; } = new()
    {
        Name = "audit",
        Summary = "Check manifests for what wastes, fails or blocks",
        Description =
            "Reads Kubernetes manifests (files, folders, or - for standard input) in one run, so that rules see across files: budgets, selectors, autoscalers, services and quotas. Each finding has the file, line and column of the very node.\n"
            + "Images (a folder in OCI layout, an archive of docker save) and ELF binaries that are named are inspected in the same run, and held against the containers that name them.\n"
            + "A finding is accepted by annotation, comment or configuration, always with a reason; an exception that accepts nothing is told. --baseline tells only what is new.\n"
            + "--fix mends what can be mended for certain, by edits that leave every other byte alone; --diff shows that and writes nothing. No probe path, tag or port is ever invented; objects that are missing as a whole are ullage generate's.\n"
            + "Kustomizations are rendered by kubectl and charts by helm where these are installed, without going to other hosts, and what they are rendered to is audited in place of their files; --fix and --diff mend the files themselves, and tell what is left in what those are rendered to.\n"
            + "--from-cluster audits what is live: only lists are asked for, never of Secrets; what other objects make and keep (ReplicaSets, pods) is left out, and findings name object and field.",
        Arguments = [new("PATH", "a manifest, a folder of them, a Dockerfile, an image, a binary, or - for manifests on standard input; none with --from-cluster.", Required: false) { Many = true }],
        Settings = [.. AuditSettings.All, .. MendSettings.All, ApplySettings.Diff, TierFile.Path, ClusterSettings.FromCluster, ClusterSettings.Kubeconfig, ClusterSettings.Context, SelectionSettings.Namespace, SourceSettings.Timeout, OutputSettings.Output, OutputSettings.OutputFile],
        Examples =
        [
            new("ullage audit deploy/", "errors and warnings, with the lines they are about"),
            new("helm template shop ./chart | ullage audit -", "what a chart is rendered to with values of your own"),
            new("ullage audit deploy/ shop.tar", "manifests together with the image that they run"),
            new("ullage audit deploy/ -o sarif --output-file audit.sarif", "for code scanning"),
            new("ullage audit deploy/ --diff", "what --fix would change, as a diff that git apply takes"),
            new("ullage audit deploy/ --fix --recommendation report.json", "mend, with measured numbers where requests and limits are missing"),
            new("ullage audit --from-cluster -n shop", "what is live, by object and field"),
            new("ullage audit deploy/ --write-baseline audit-baseline.json", "begin with what is there, and fail on what is new"),
        ],
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var settings = invocation.Settings;
        var problems = new List<string>();
        var name = settings.Get(OutputSettings.Output) ?? AuditFormats.Default;
        var writer = AuditFormats.Find(name)!;
        var options = Options(invocation, problems);
        var baseline = settings.Get(AuditSettings.Baseline) is { } path ? Read(invocation, path, problems) : null;
        var mends = AuditMending.Options(invocation, baseline, problems);
        var access = AuditCluster.Bind(invocation, problems);
        var left = new List<SourceProblem>();
        var paths = AuditSources.Paths(invocation, left, problems);
        if (problems.Count > 0)
        {
            throw new UsageException(problems);
        }

        if (access is not null)
        {
            var (objects, live) = await AuditCluster.ReadAsync(invocation, access, options, left, cancellationToken);
            return Finish(invocation, Auditor.Run(objects, live, left, cancellationToken), writer, baseline);
        }

        var sources = AuditSources.Read(invocation, paths, left, cancellationToken);
        var report = AuditMending.IsAsked(invocation)
            ? await AuditMending.RunAsync(invocation, sources, options, mends, left, cancellationToken)
            : Auditor.Run(await AuditRendering.RunAsync(invocation, sources, left, cancellationToken), options, left, cancellationToken);
        return Finish(invocation, report, writer, baseline);
    }

    private static int Finish(Invocation invocation, AuditReport report, IAuditWriter writer, Baseline? baseline)
    {
        var settings = invocation.Settings;
        AuditEmptiness.Check(invocation, report);
        AuditSources.Tell(invocation, report.Problems);
        if (settings.Get(AuditSettings.WriteBaseline) is { } path)
        {
            // All of them: --severity says what is shown, and --fail-severity may look below it.
            var written = Baseline.Of(report.Findings);
            OutputFile.Write(invocation.PathOf(path), path, written.Write);
            invocation.Remark($"{AuditWords.Counted(written.Count, "finding")} in {path}");
            return report.Problems.Any(static p => p.IsFault) ? ExitCode.Partial : ExitCode.Done;
        }

        var gone = 0;
        var findings = baseline?.New(report.Findings, out gone) ?? report.Findings;
        if (gone > 0)
        {
            invocation.Remark($"{gone} of the baseline's findings are gone; write it anew with --write-baseline");
        }

        var shown = report with { Findings = [.. findings.Where(f => f.Severity >= settings.Get(AuditSettings.Severity))] };
        if (!settings.Get(ApplySettings.Diff))
        {
            ReportRun.Write(invocation, output => writer.Write(shown, output, ReportRun.Style(invocation)));
            var fixable = shown.Findings.Count(static f => f is { Rule.Fix.Length: > 0, DecidedBy: null });
            if (fixable > 0 && !settings.Get(MendSettings.Fix) && !ClusterSettings.AreAsked(settings))
            {
                invocation.Remark($"{AuditWords.Counted(fixable, "finding")} of rules that --fix may mend; --diff shows it");
            }
        }

        var hidden = findings.Count - shown.Findings.Count;
        if (hidden > 0)
        {
            invocation.Remark($"{AuditWords.Counted(hidden, "finding")} below --severity {AuditWords.Level(settings.Get(AuditSettings.Severity))}; --severity note tells all");
        }

        return report.Problems.Any(static p => p.IsFault) ? ExitCode.Partial
            : settings.Get(AuditSettings.FailSeverity) is { } least && findings.Any(f => f.Severity >= least) ? ExitCode.Findings
            : ExitCode.Done;
    }

    /// <summary>The rules as flags and the team's file have them; every problem is added.</summary>
    public static AuditOptions Options(Invocation invocation, List<string> problems)
    {
        var settings = invocation.Settings;
        var options = new AuditOptions
        {
            Only = settings.Get(AuditSettings.Rule).ToHashSet(StringComparer.Ordinal),
            Today = DateOnly.FromDateTime(invocation.Surroundings.Time.GetUtcNow().UtcDateTime),
        };
        var named = settings.Get(AuditSettings.AuditConfig);
        var path = invocation.PathOf(named ?? DefaultConfiguration);
        if (named is null && !File.Exists(path))
        {
            return options;
        }

        try
        {
            var configuration = AuditConfiguration.Read(new SourceText(named ?? DefaultConfiguration, File.ReadAllBytes(path)), problems);
            return options with { Rules = configuration.Rules, Accepted = configuration.Accepted };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add($"{settings.NameOf(AuditSettings.AuditConfig)}: {named} cannot be read ({OutputFile.Told(e)})");
            return options;
        }
    }

    private static Baseline? Read(Invocation invocation, string path, List<string> problems)
    {
        try
        {
            return Baseline.Read(File.ReadAllBytes(invocation.PathOf(path)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            problems.Add($"{invocation.Settings.NameOf(AuditSettings.Baseline)}: {path} cannot be read ({(e is FormatException ? e.Message : OutputFile.Told(e))})");
            return null;
        }
    }
}
