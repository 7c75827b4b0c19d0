using Ullage.Application.Rightsize;
using Ullage.Cli.Configuration;
using Ullage.Cli.Output;
using Ullage.Cli.Rightsize;
using Ullage.Cli.Running;
using Ullage.State;

namespace Ullage.Cli.Commands;

/// <summary><c>ullage rightsize</c>: the job, and what the image <c>resource-rightsizer</c> does by itself.</summary>
internal static class RightsizeCommand
{
    /// <summary>The name by which this is run without being asked for.</summary>
    public const string ImageName = "resource-rightsizer";

    private const string DefaultFormat = "json";

    public static CommandDefinition Definition { get; } = new()
    {
        Name = "rightsize",
        Summary = "Run as the job in a cluster: recommend, keep history, tell what changed",
        Description =
            "One run, as a CronJob makes it: recommends for a namespace from Prometheus, and from the API server where it lets the job in; tells what changed since the last run first. It needs no configuration: the namespace is production, the history seven days, Prometheus is looked for under its usual Service names. It suggests; --mode apply changes workloads.\n"
            + "With --state it keeps what each day's samples were reduced to, so that the next run reads only new samples; the answer is the same to the bit. The report goes to standard output as JSON, the log to standard error, a JSON object a line; a summary goes to a ConfigMap, and as asked to Events, annotations, a webhook, a metrics file or a Pushgateway.",
        Settings =
        [
            .. SettingTable.Reading.Except([SourceSettings.Plan, SourceSettings.MaxSamples]), SelectionSettings.Namespace, SelectionSettings.Selector, SelectionSettings.At,
            .. SettingTable.Sizing, .. SettingTable.Writing, .. RightsizeSettings.All,
        ],
        Variables = RightsizeSettings.Variables,
        Examples =
        [
            new("NAMESPACE=production ANALYSIS_PERIOD_DAYS=7 ullage rightsize", "as the CronJob runs it"),
            new("ullage rightsize -p http://localhost:9090 -n all --state /var/lib/ullage --analysis-period-days 28", "four weeks, of which each run reads the new days"),
            new("ullage rightsize -n 'shop-*' --metrics-file /var/lib/node_exporter/ullage.prom --webhook-env SLACK_WEBHOOK_URL", "with metrics and a message"),
        ],
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var surroundings = invocation.Surroundings;
        var log = new JobLog(surroundings.Error, surroundings.Time);
        surroundings.Teller = log.Tell;
        var started = surroundings.Time.GetTimestamp();
        invocation = invocation with { Settings = invocation.Settings.With(SelectionSettings.Namespace, RightsizeSettings.Namespaces(invocation.Settings)) };
        var settings = invocation.Settings;
        var problems = new List<string>();
        var prices = CostSettings.Prices(invocation, problems);
        var policy = SizingSettings.Policy(invocation, prices, problems);
        var format = ReportFormats.Find(settings.Get(OutputSettings.Output) ?? DefaultFormat)!;
        ReportRun.RefuseFolder(invocation, format, problems);
        var telling = JobTelling.Bind(invocation, log, problems);
        var (samples, named) = await SourceOpening.OpenApartAsync(invocation, problems, cancellationToken);
        await using var owned = samples;
        using var cluster = JobCluster.Open(invocation, named, problems);
        if (problems.Count > 0)
        {
            throw new UsageException(problems);
        }

        await using var store = StateOpening.Open(invocation);
        var facts = cluster is null ? samples : await cluster.JoinAsync(invocation, samples, log, cancellationToken);
        log.Info("started", ("source", facts.Description), ("namespaces", string.Join(',', settings.Get(SelectionSettings.Namespace).Globs) is { Length: > 0 } names ? names : "all"), ("days", settings.Get(RightsizeSettings.Days)), ("state", store.Description), ("mode", settings.Get(RightsizeSettings.Mode)));
        var request = new RightsizeRequest
        {
            Read = ReportRun.Request(invocation, prices, ReportRun.RangeOf(samples)),
            Days = settings.Get(RightsizeSettings.Days),
            Late = settings.Get(RightsizeSettings.Late),
            KeepDays = settings.Get(RightsizeSettings.KeepDays),
        };
        RightsizeResult result;
        try
        {
            result = await ReportRun.Guarded(new RightsizeUseCase(samples, facts, policy!, store, surroundings.Time).RunAsync(request, null, cancellationToken));
        }
        catch (StateException e)
        {
            throw new UsageException(e.Message);
        }

        foreach (var day in result.State.DaysRead.Where(static d => d.Reason.Length > 0))
        {
            log.Info("a kept day was read anew", ("day", day.Day), ("reason", day.Reason));
        }

        var exit = ReportRun.Finish(invocation, result.Report!, new RightsizeWriter(result, format));
        await telling.TellAsync(result, cluster, surroundings.Time.GetElapsedTime(started).TotalSeconds, cancellationToken);
        return exit;
    }
}
