using Ullage.Application.Apply;
using Ullage.Cli.Configuration;
using Ullage.Cli.Output.Apply;
using Ullage.Cli.Running;
using Ullage.Manifests.Folders;

namespace Ullage.Cli.Commands;

/// <summary><c>ullage apply -f</c>: recommendations into manifests.</summary>
internal static class ApplyFiles
{
    public static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var settings = invocation.Settings;
        var problems = new List<string>();
        if (settings.Given(OutputSettings.Output)?.Origin.Kind == OriginKind.Flag)
        {
            problems.Add($"{OutputSettings.Output.Flag} belongs to the cluster; with -f the change is shown as a diff (--diff), and --record writes it in Markdown");
        }

        if (settings.Get(ApplySettings.Yes) && settings.Get(ApplySettings.Diff) && settings.Get(ApplySettings.Filename).Contains("-"))
        {
            problems.Add("--yes writes the manifests of standard input to standard output, and --diff the diff; keep one");
        }

        if (settings.Get(ApplySettings.Yes) && settings.Get(ApplySettings.Check))
        {
            problems.Add("--yes changes the files and --check does not; keep one");
        }

        var paths = settings.Get(ApplySettings.Filename);
        var isPiped = paths.Contains("-");
        if (isPiped && (paths.Count > 1 || settings.Get(ApplySettings.FromReport) == "-"))
        {
            problems.Add("-f - is standard input, alone: leave out the other paths, and give --from-report a file");
        }

        foreach (var path in paths.Where(p => p != "-" && !Path.Exists(invocation.PathOf(p))))
        {
            problems.Add($"{settings.NameOf(ApplySettings.Filename)}: {path} is neither a file nor a folder; expected manifests");
        }

        RequireRecord(invocation, paths, problems);
        using var piped = isPiped && problems.Count == 0 ? PipedManifest.Read(invocation.Surroundings) : null;
        var directory = piped?.Folder ?? invocation.Surroundings.Directory;
        IReadOnlyList<string> files = piped is null ? [.. paths.Select(invocation.PathOf)] : [piped.Path];
        var manifests = problems.Count > 0 ? null : Reading(() => ManifestSet.Open(files));
        var facts = manifests is null ? null : ManifestFacts.Of(manifests);
        var report = await ApplyReport.GetAsync(invocation, problems, cancellationToken, facts);
        ReportRun.RequireFound(invocation, report);
        var held = new ManifestProposals(facts!);
        var proposals = held.Of(report);
        report = report with { Notices = [.. report.Notices, .. held.Notices] };
        var plan = Reading(() => FilePlanner.Make(proposals, manifests!, settings.Get(ApplySettings.HelmValues), settings.Get(ApplySettings.FromReport) is null ? null : facts));
        plan = piped?.Named(plan) ?? plan;
        if (proposals.Count > 0 && plan.Workloads.All(static w => w.Outcome.IsAbsent))
        {
            throw new UsageException([$"none of the {proposals.Count} workloads that would change is in {string.Join(", ", paths)}: {string.Join(", ", proposals.Take(5).Select(static p => p.Workload.Id))}{(proposals.Count > 5 ? " and others" : "")}; check -f and --namespace", .. plan.Unread.Take(5)]);
        }

        var isPartial = ReportRun.TellMissing(invocation, report.Missing);
        var writes = settings.Get(ApplySettings.Yes) && !isPartial;
        if (writes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (piped is null)
            {
                FileWriter.Write(plan.Files);
            }
            else
            {
                ReportRun.Write(invocation, output => piped.Write(output, plan));
            }
        }

        if (settings.Get(ApplySettings.Diff) || !(settings.Get(ApplySettings.Check) || writes || (piped is not null && settings.Get(ApplySettings.Yes))))
        {
            ReportRun.Write(invocation, (output, style) => DiffText.Write(output, plan, directory, style));
        }

        if (settings.Get(ApplySettings.Record) is { } record)
        {
            if (plan.Files.Count + plan.Refused.Count == 0 && File.Exists(invocation.PathOf(record)))
            {
                invocation.Remark($"{record} stays as it is, with the reasons for what is there");
            }
            else
            {
                OutputFile.Write(invocation.PathOf(record), record, output => DecisionRecord.Write(output, report, plan, directory, writes), ApplySettings.Record.Flag);
            }
        }

        if (!settings.Get(ApplySettings.Diff))
        {
            ApplySummary.Say(invocation, report, plan, writes, directory);
        }

        var refused = ApplySummary.SayRefusals(invocation, plan);
        return ApplyCommand.CodeOf(invocation, isPartial, plan.Files.Count > 0, refused);
    }

    /// <summary>A record that could not be written is told before anything else is, and it must not take a manifest's place.</summary>
    private static void RequireRecord(Invocation invocation, IReadOnlyList<string> paths, List<string> problems)
    {
        if (invocation.Settings.Get(ApplySettings.Record) is not { } record)
        {
            return;
        }

        var (flag, path) = (ApplySettings.Record.Flag, invocation.PathOf(record));
        if (record == "-" || Path.GetExtension(record) is ".yaml" or ".yml" or ".json" || paths.Any(p => invocation.PathOf(p) == path))
        {
            problems.Add($"{flag} {record} {(record == "-" ? "is no file" : "would take the place of a manifest")}; expected a file of its own, such as decisions.md");
        }
        else if (!Directory.Exists(Path.GetDirectoryName(path)) || Directory.Exists(path))
        {
            problems.Add($"{flag} {record} cannot be written ({(Directory.Exists(path) ? "it is a folder" : "no such folder")}); give a file in a folder that exists");
        }
    }

    private static T Reading<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"the manifests cannot be read ({OutputFile.Told(e)}); check -f");
        }
    }
}
