using Ullage.Application.Planning;
using Ullage.Application.Recommend;
using Ullage.Cli.Commands;
using Ullage.Cli.Configuration;
using Ullage.Cli.Output;
using Ullage.Cli.Output.Figures;
using Ullage.Model;
using Ullage.Prometheus.Discovery;
using Ullage.Prometheus.Recording;
using Ullage.Sizing;
using Ullage.Sizing.Backtest;

namespace Ullage.Cli.Running;

/// <summary>What recommend, explain and demo share: from settings to a report, and from a report to output and exit code.</summary>
internal static class ReportRun
{
    private const int MissingTold = 5;

    /// <summary>The report, its saving reckoned.</summary>
    public static async Task<RecommendationReport> MakeAsync(Invocation invocation, ISampleSource source, RecommendRequest request, IPolicy policy, CancellationToken cancellationToken)
    {
        var started = invocation.Surroundings.Time.GetTimestamp();
        RecommendationReport report;
        using (var progress = ProgressLine.For(invocation))
        {
            report = await Guarded(new RecommendUseCase(source, policy, invocation.Surroundings.Time).RunAsync(request, progress, cancellationToken));
        }

        if (invocation.Settings.Get(GeneralSettings.Verbose))
        {
            invocation.Surroundings.Say($"read {report.Read.Series:N0} series, {report.Read.Samples:N0} samples, {report.Read.Bytes:N0} bytes from {report.Source} in {invocation.Surroundings.Time.GetElapsedTime(started).TotalSeconds:0.0} s");
        }

        return report;
    }

    /// <summary>Prints the plan.</summary>
    public static Task<int> PlanAsync(Invocation invocation, ISampleSource source, RecommendRequest request, IPolicy policy, CancellationToken cancellationToken) =>
        PlanAsync(invocation, source, progress => new RecommendUseCase(source, policy, invocation.Surroundings.Time).PlanAsync(request, progress, cancellationToken));

    /// <summary>Prints a plan that is yet to be made.</summary>
    public static async Task<int> PlanAsync(Invocation invocation, ISampleSource source, Func<IProgress<RecommendProgress>?, Task<QueryPlan>> make)
    {
        QueryPlan plan;
        using (var progress = ProgressLine.For(invocation))
        {
            plan = await Guarded(make(progress));
        }

        Write(invocation, output => PlanText.Write(plan, source.Description, output));
        return ExitCode.Done;
    }

    /// <summary>The request that the settings make.</summary>
    public static RecommendRequest Request(Invocation invocation, Prices? prices, TimeRange? recorded)
    {
        var settings = invocation.Settings;
        var request = RequestSettings.Bind(settings) with { Prices = prices, Node = CostSettings.NodeOf(settings), LeastWindow = settings.Get(SizingSettings.MinHistory) };
        if (recorded is not { } range)
        {
            return request;
        }

        // A recording holds nothing before its beginning, and the report's window is what was there to be seen.
        var at = settings.IsGiven(SelectionSettings.At) && request.At is { } asked ? asked : range.End;
        var (held, window) = (at - range.Start, settings.IsGiven(SelectionSettings.Window) ? request.Window : range.Duration);
        if (held > TimeSpan.Zero && window > held)
        {
            if (settings.IsGiven(SelectionSettings.Window))
            {
                invocation.Remark($"the recording begins {Moments.Duration(held)} before {Moments.Minute(at)}, so the window is {Moments.Duration(held)}, not {Moments.Duration(window)}");
            }

            window = held;
        }

        return request with { At = at, Window = window };
    }

    /// <summary>The stretch that a recording stands for; null for other sources.</summary>
    public static TimeRange? RangeOf(ISampleSource source) => source is RecordingSource recording ? recording.Range : null;

    /// <summary>Writes the report, tells what is missing and which thresholds are met, and gives the exit code.</summary>
    public static int Finish(Invocation invocation, RecommendationReport report, IReportWriter writer)
    {
        var empty = RequireFound(invocation, report);
        Write(invocation, report, writer);
        TellMissing(invocation, report.Missing);
        if (empty is not null && (invocation.Settings.Get(GeneralSettings.Quiet) || invocation.Settings.IsGiven(OutputSettings.FailOn)))
        {
            invocation.Surroundings.Say(empty.Text);
        }

        foreach (var notice in report.Notices.Where(_ => !writer.TellsNotices))
        {
            invocation.Remark($"note: {notice.Text}");
        }

        // A result without usage is told whatever was asked to be left out: an empty table looks like an idle fleet.
        if (report.Missing.Count == 0 && !report.Workloads.Any(static w => w.Containers.Any(static c => c.Usage is not null)))
        {
            invocation.Surroundings.Say("nothing was measured");
            foreach (var notice in report.Notices)
            {
                invocation.Surroundings.Say(notice.Text);
            }
        }

        var met = invocation.Settings.Get(OutputSettings.FailOn).Select(threshold => (threshold.Text, Words: threshold.IsMet(report))).Where(static t => t.Words is not null).ToList();
        foreach (var (text, words) in met)
        {
            invocation.Surroundings.Say($"--fail-on {text}: {words}");
        }

        return report.Missing.Count > 0 ? ExitCode.Partial : met.Count > 0 ? ExitCode.Findings : ExitCode.Done;
    }

    /// <summary>The notice of namespaces that hold nothing, or null: a misspelt one must not pass for one without findings.</summary>
    /// <exception cref="UsageException">There is nothing else either.</exception>
    public static Notice? RequireFound(Invocation invocation, RecommendationReport report)
    {
        if (report.Workloads.Count == 0 && report.Missing.Count == 0 && invocation.Settings.Given(SelectionSettings.Selector) is { } selector)
        {
            throw new UsageException($"nothing found: no pod has the labels {selector.Texts[^1]}; check {invocation.Settings.NameOf(SelectionSettings.Selector)} and --namespace (kubectl get pods -l shows what it selects)");
        }

        var empty = report.Notices.FirstOrDefault(static n => n.Code == "namespace-empty");
        return empty is null || report.Workloads.Count > 0 || report.Missing.Count > 0 ? empty : throw new UsageException($"nothing found: {empty.Text} Check --namespace, and --window and --at");
    }

    /// <summary>Tells what is missing; whether anything is.</summary>
    public static bool TellMissing(Invocation invocation, IReadOnlyList<MissingRange> parts)
    {
        foreach (var missing in parts.Take(MissingTold))
        {
            invocation.Surroundings.Say($"missing {missing.Selector} over {missing.Range}: {missing.Reason}");
        }

        if (parts.Count > 0)
        {
            var more = parts.Count > MissingTold ? $" ({parts.Count - MissingTold} more parts are missing)" : "";
            invocation.Surroundings.Say($"the result is partial{more}; run again, or narrow it with --namespace and --window");
        }

        return parts.Count > 0;
    }

    /// <summary>Adds a problem where a folder is meant to take a format that is one file.</summary>
    public static void RefuseFolder(Invocation invocation, IReportWriter? writer, List<string> problems)
    {
        if (writer is not (null or IFolderReport) && invocation.Settings.Get(OutputSettings.OutputFile) is { } path && OutputFolder.IsMeant(invocation.PathOf(path), path))
        {
            problems.Add($"{invocation.Settings.NameOf(OutputSettings.OutputFile)}: {path} is a folder, and {writer.Name} is one file; write {Path.Combine(path, "report" + writer.FileExtension)}, or choose -o patch, which takes a folder");
        }
    }

    /// <summary>Gives the result of a run, what was asked wrongly as an error of usage.</summary>
    public static async Task<T> Guarded<T>(Task<T> run)
    {
        try
        {
            return await run;
        }
        catch (DiscoveryException e)
        {
            throw new UsageException(e.Message);
        }
        catch (NothingToJudgeException e)
        {
            throw new UsageException(e.Message);
        }
        catch (BudgetExceededException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static void Write(Invocation invocation, RecommendationReport report, IReportWriter writer)
    {
        if (writer is not IFolderReport folder || invocation.Settings.Get(OutputSettings.OutputFile) is not { } path || !OutputFolder.IsMeant(invocation.PathOf(path), path))
        {
            Write(invocation, output => writer.Write(report, output, Style(invocation)));
            return;
        }

        var count = OutputFolder.Write(invocation.PathOf(path), path, folder.Files(report));
        invocation.Surroundings.Say($"{count} file{(count == 1 ? "" : "s")} in {path}");
        foreach (var sentence in folder.LeftOut(report))
        {
            invocation.Surroundings.Say(sentence);
        }
    }

    /// <summary>Writes text in the run's style.</summary>
    public static void Write(Invocation invocation, Action<TextWriter, OutputStyle> write)
    {
        var style = Style(invocation);
        Write(invocation, output => write(output, style));
    }

    /// <summary>Writes to the file asked for, or to standard output.</summary>
    public static void Write(Invocation invocation, Action<TextWriter> write)
    {
        if (invocation.Settings.Get(OutputSettings.OutputFile) is { } path)
        {
            OutputFile.Write(invocation.PathOf(path), path, write);
            return;
        }

        var output = invocation.Surroundings.OpenOutput();
        write(output);
        output.Flush();
    }

    /// <summary>How the output is dressed.</summary>
    public static OutputStyle Style(Invocation invocation)
    {
        var (settings, surroundings) = (invocation.Settings, invocation.Surroundings);
        var toTerminal = surroundings.OutputIsTerminal && !settings.IsGiven(OutputSettings.OutputFile);
        return new OutputStyle
        {
            Color = settings.Get(GeneralSettings.Color) switch
            {
                "always" => true,
                "never" => false,
                _ => toTerminal && string.IsNullOrEmpty(surroundings.Variable("NO_COLOR")) && surroundings.Variable("TERM") != "dumb",
            },
            Width = toTerminal && surroundings.Width > 0 ? surroundings.Width : OutputStyle.DefaultWidth,
            Verbosity = settings.Get(GeneralSettings.Quiet) ? Verbosity.Quiet : settings.Get(GeneralSettings.Verbose) ? Verbosity.Detailed : Verbosity.Normal,
        };
    }
}
