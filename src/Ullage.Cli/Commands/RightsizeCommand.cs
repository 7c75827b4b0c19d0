using Ullage.Application.Rightsize;
using Ullage.Cli.Configuration;
using Ullage.Cli.Output;
using Ullage.Cli.Rightsize;
using Ullage.Cli.Running;
using Ullage.Kubernetes.Coordination;
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
        Arguments = [new("STEP", "migrate, to make or change the tables of --state-database-env, as in an init container; without it the job runs.", Required: false) { Choices = ["migrate"] }],
        Variables = RightsizeSettings.Variables,
        Examples =
        [
            new("NAMESPACE=production ANALYSIS_PERIOD_DAYS=7 ullage rightsize", "as the CronJob runs it"),
            new("ullage rightsize -p http://localhost:9090 -n all --state /var/lib/ullage --analysis-period-days 28", "four weeks, of which each run reads the new days"),
            new("ullage rightsize --shards 4 --shard 2 --run nightly-7 --state-database-env DATABASE_URL", "the third of four processes; the one that ends last merges"),
            new("ullage rightsize -n 'shop-*' --metrics-file /var/lib/node_exporter/ullage.prom --webhook-env SLACK_WEBHOOK_URL", "with metrics and a message"),
        ],
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var surroundings = invocation.Surroundings;
        var log = new JobLog(surroundings.Error, surroundings.Time);
        surroundings.Teller = log.Tell;
        invocation = invocation with { Settings = invocation.Settings.With(SelectionSettings.Namespace, RightsizeSettings.Namespaces(invocation.Settings)) };
        try
        {
            return invocation.Arguments.Count > 0 ? await MigrateAsync(invocation, log, cancellationToken) : await JobAsync(invocation, log, cancellationToken);
        }
        catch (StateException e)
        {
            surroundings.Say(e.Message);
            return ExitCode.SourceFailed;
        }
        catch (LeaseTakenException e)
        {
            log.Warn("nothing to do here", ("reason", e.Message));
            return ExitCode.Done;
        }
    }

    private static async Task<int> MigrateAsync(Invocation invocation, JobLog log, CancellationToken cancellationToken)
    {
        var (before, after) = await StateOpening.MigrateAsync(invocation, cancellationToken);
        log.Info(before == after ? "the tables are as they should be" : "the tables were brought up to date", ("before", before), ("after", after));
        return ExitCode.Done;
    }

    private static async Task<int> JobAsync(Invocation invocation, JobLog log, CancellationToken cancellationToken)
    {
        var (settings, surroundings) = (invocation.Settings, invocation.Surroundings);
        var started = surroundings.Time.GetTimestamp();
        var problems = new List<string>();
        var prices = CostSettings.Prices(invocation, problems);
        var policy = SizingSettings.Policy(invocation, prices, problems);
        var format = ReportFormats.Find(settings.Get(OutputSettings.Output) ?? DefaultFormat)!;
        ReportRun.RefuseFolder(invocation, format, problems);
        StateOpening.Check(invocation, problems);
        var telling = JobTelling.Bind(invocation, log, problems);
        var (samples, named) = await SourceOpening.OpenApartAsync(invocation, problems, cancellationToken);
        await using var owned = samples;
        using var cluster = JobCluster.Open(invocation, named, problems);
        var applies = settings.Get(RightsizeSettings.Mode) == "apply";
        if (applies && cluster is null && problems.Count == 0)
        {
            problems.Add($"{settings.NameOf(RightsizeSettings.Mode)}: apply changes a cluster, and there is none: run in a pod with a service account, or give --kubeconfig");
        }

        if (problems.Count > 0)
        {
            throw new UsageException(problems);
        }

        var state = await StateOpening.OpenAsync(invocation, cancellationToken);
        await using var store = state.Store;
        var shards = settings.Get(RightsizeSettings.Shards);
        if (cluster is { HasPlace: false } && settings.Get(RightsizeSettings.ConfigMap) != "off")
        {
            log.Info($"outside a pod of that cluster nothing of the job's own is written: {settings.NameOf(RightsizeSettings.ConfigMap)} {RightsizeSettings.ConfigMap.Default} has the summary, and what the next run compares with, kept in namespace {cluster.Namespace}");
        }

        await using var lease = cluster is not null && (cluster.HasPlace || applies || settings.Get(RightsizeSettings.Events) || settings.Get(RightsizeSettings.Annotate)) && shards == 1 ? await JobLease.TakeAsync(invocation, cluster, log, cancellationToken) : null;
        var last = !store.KeepsBetweenRuns && cluster?.Map(invocation) is { } map ? await map.ReadAsync(cancellationToken) : null;
        var request = new RightsizeRequest
        {
            Last = last,
            Read = ReportRun.Request(invocation, prices, ReportRun.RangeOf(samples)),
            Days = settings.Get(RightsizeSettings.Days),
            Late = settings.Get(RightsizeSettings.Late),
            KeepDays = settings.Get(RightsizeSettings.KeepDays),
        };
        log.Info("started", ("source", samples.Description), ("namespaces", string.Join(',', settings.Get(SelectionSettings.Namespace).Globs) is { Length: > 0 } names ? names : "all"), ("days", request.Days), ("state", store.Description), ("mode", settings.Get(RightsizeSettings.Mode)));
        if (shards == 1)
        {
            return await DecideAsync(request, null, cancellationToken);
        }

        var (run, shard) = (settings.Get(RightsizeSettings.Run)!, new DayShard(settings.Get(RightsizeSettings.Shard), shards));
        var part = await ReportRun.Guarded(new JobShard(samples, policy!, state, surroundings.Time, log).ReadAsync(request, run, shard, cancellationToken));
        if (part is null)
        {
            return ExitCode.Done;
        }

        await using var merge = await JobMerge.TakeAsync(state.Ledger!, run, $"{JobLease.HolderOf(invocation)}/{shard.Index}", surroundings.Time, log, cancellationToken);
        if (merge is null)
        {
            return ExitCode.Done;
        }

        using var turn = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, merge.Lost);
        try
        {
            return await DecideAsync(part, merge, turn.Token);
        }
        catch (OperationCanceledException) when (merge.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            log.Warn("the turn to merge could not be kept: another shard goes on");
            return ExitCode.SourceFailed;
        }

        async Task<int> DecideAsync(RightsizeRequest whole, JobMerge? merge, CancellationToken cancellationToken)
        {
            var facts = cluster is null ? samples : await cluster.JoinAsync(invocation, samples, log, cancellationToken);
            var job = new RightsizeUseCase(samples, facts, policy!, store, surroundings.Time);
            var result = await ReportRun.Guarded(job.RunAsync(whole, null, cancellationToken));
            foreach (var day in result.State.DaysRead.Where(static d => d.Reason.Length > 0))
            {
                log.Info("a kept day was read anew", ("day", day.Day), ("reason", day.Reason));
            }

            var exit = ReportRun.Finish(invocation, result.Report!, new RightsizeWriter(result, format, isLogged: !surroundings.OutputIsTerminal && !settings.IsGiven(OutputSettings.OutputFile)));
            if (merge is null)
            {
                await telling.TellAsync(result, cluster, last, surroundings.Time.GetElapsedTime(started).TotalSeconds, cancellationToken);
            }
            else if (merge.Told)
            {
                log.Info("what was decided has been told by a shard that did not come to its end");
            }
            else
            {
                await merge.HoldAsync(cancellationToken);
                await telling.TellAsync(result, cluster, last, surroundings.Time.GetElapsedTime(started).TotalSeconds, cancellationToken);
                await merge.ToldAsync(cancellationToken);
            }

            await job.KeepAsync(result, cancellationToken);
            if (applies)
            {
                await (merge?.HoldAsync(cancellationToken) ?? Task.CompletedTask);
                exit = !await JobApplying.ApplyAsync(invocation, cluster!, result.Report!, settings.Get(SelectionSettings.Namespace), log, cancellationToken) && exit == ExitCode.Done ? ExitCode.Findings : exit;
            }

            if (merge is not null)
            {
                await merge.MergedAsync(cancellationToken);
            }

            return exit;
        }
    }
}
