using Ullage.Application.Checklist;
using Ullage.Cli.Commands;
using Ullage.Cli.Configuration;
using Ullage.Kubernetes.Access;
using Ullage.Model;
using Ullage.Prometheus;
using Ullage.Prometheus.Discovery;
using Ullage.Prometheus.OpenMetrics;
using Ullage.Prometheus.Recording;
using Ullage.Prometheus.Tsdb;

namespace Ullage.Cli.Running;

/// <summary>Opens the source of samples that settings name.</summary>
internal static class SourceOpening
{
    private static readonly Setting[] _sources = [SourceSettings.Prometheus, SourceSettings.Tsdb, SourceSettings.OpenMetrics, SourceSettings.Recording];

    /// <summary>Opens it, unless there are problems, those found before included: then all are told.</summary>
    /// <exception cref="UsageException">There are problems.</exception>
    /// <exception cref="SourceException">The source cannot be read.</exception>
    /// <exception cref="Ullage.Kubernetes.Api.KubernetesException">The cluster cannot be read.</exception>
    public static async Task<ISampleSource> OpenAsync(Invocation invocation, List<string> problems, CancellationToken cancellationToken)
    {
        var (samples, cluster) = await OpenApartAsync(invocation, problems, cancellationToken);
        return cluster is null ? samples : await ClusterOpening.JoinAsync(invocation, samples, cluster, Draws(invocation.Surroundings.Time), cancellationToken);
    }

    /// <summary>The samples alone, and the cluster asked for beside them, which is not read yet; null where none is.</summary>
    /// <exception cref="UsageException">There are problems.</exception>
    /// <exception cref="SourceException">The source cannot be read.</exception>
    public static async Task<(ISampleSource Samples, ClusterAccess? Cluster)> OpenApartAsync(Invocation invocation, List<string> problems, CancellationToken cancellationToken)
    {
        var (settings, surroundings) = (invocation.Settings, invocation.Surroundings);
        var chosen = Chosen(settings, problems);
        var connection = chosen == SourceSettings.Prometheus && settings.Get(SourceSettings.Prometheus) is { } address ? ConnectionSettings.Bind(address, settings, surroundings, problems) : null;
        var cluster = ClusterOpening.Bind(invocation, chosen, problems);
        if (chosen is null && cluster is null && !PrometheusFinding.IsInside(surroundings))
        {
            problems.Add("no source of samples; give --prometheus URL, --from-cluster to find one there, --tsdb DIR, --openmetrics FILE or --recording FILE, or see ullage demo");
        }

        if (problems.Count > 0)
        {
            throw new UsageException(problems);
        }

        connection ??= chosen is null ? await PrometheusFinding.FindAsync(invocation, cluster, Draws(surroundings.Time), cancellationToken) : null;
        var samples = connection is not null
            ? await PrometheusSource.ConnectAsync(connection, surroundings.Time, Draws(surroundings.Time), cancellationToken)
            : OpenFile(invocation, chosen!, cancellationToken);
        return (samples, cluster);
    }

    /// <summary>Waits between tries need no more than to differ between processes.</summary>
    internal static Random Draws(TimeProvider time) => new(HashCode.Combine(Environment.ProcessId, time.GetTimestamp()));

    /// <summary>The source given in the strongest layer, null where none is; two in one layer contradict each other.</summary>
    private static Setting? Chosen(ResolvedSettings settings, List<string> problems)
    {
        var given = _sources.Where(settings.IsGiven).GroupBy(s => settings.Given(s)!.Origin.Kind).OrderBy(static g => g.Key).FirstOrDefault()?.ToList();
        if (given?.Count > 1)
        {
            problems.Add($"{string.Join(" and ", given.Select(settings.NameOf))} are given together; keep one source");
        }

        return given?[0];
    }

    private static ISampleSource OpenFile(Invocation invocation, Setting chosen, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // A dump of a whole server, or its head, holds far more than a run asks for: what is not asked for costs no memory.
        HashSet<string> metrics = [.. WorkloadDiscovery.MetricsOf(RequestSettings.Bind(invocation.Settings).Discovery.Mapping), .. SeriesEvidence.Metrics];
        if (chosen == SourceSettings.OpenMetrics)
        {
            var path = invocation.Settings.Get(SourceSettings.OpenMetrics)!;
            var options = new TextSourceOptions { Metrics = metrics };
            return path == "-" ? TextSampleSource.FromStream(invocation.Surroundings.Input(), "standard input", options) : TextSampleSource.FromFile(invocation.PathOf(path), options);
        }

        return chosen == SourceSettings.Tsdb
            ? new TsdbSampleSource(invocation.PathOf(invocation.Settings.Get(SourceSettings.Tsdb)!), metrics)
            : RecordingSource.OpenFile(invocation.PathOf(invocation.Settings.Get(SourceSettings.Recording)!));
    }
}
