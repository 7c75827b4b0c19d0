using System.Globalization;
using Ullage.Model;

namespace Ullage.Application.Checklist;

/// <summary>What the presence and last values of a few series say to the points: budgets, quotas, alerts, the job's last run.</summary>
public static class SeriesEvidence
{
    private const string Budgets = "kube_poddisruptionbudget_status_expected_pods", Quotas = "kube_resourcequota", Autoscalers = "kube_horizontalpodautoscaler_spec_max_replicas";
    private const string LastRun = "ullage_rightsize_last_success_timestamp_seconds", Alerts = "ALERTS";

    // A weekly job, and a day.
    private static readonly TimeSpan _reviewedWithin = TimeSpan.FromDays(8);
    private static readonly TimeSpan _look = TimeSpan.FromHours(1);

    /// <summary>Every metric that it asks for: what a source that keeps only what is asked for has to keep.</summary>
    public static IReadOnlyList<string> Metrics { get; } = [Budgets, Quotas, Autoscalers, LastRun, Alerts];

    /// <summary>Gathers it.</summary>
    /// <param name="source">Where samples come from.</param>
    /// <param name="report">The recommendation made from it: its namespaces and its moment.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SourceException">The source cannot be read.</exception>
    public static async Task<IReadOnlyList<ChecklistEvidence>> OfAsync(ISampleSource source, RecommendationReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(report);
        var found = new List<ChecklistEvidence>();
        var recent = new TimeRange((report.At - _look).ToUnixTimeMilliseconds(), report.At.ToUnixTimeMilliseconds());
        await LookAsync("disruption-budget", Budgets, static w => w.Replicas > 1, "a disruption budget").ConfigureAwait(false);
        await LookAsync("quota", Quotas, static _ => true, "a quota").ConfigureAwait(false);
        // Not every namespace's load varies.
        await LookAsync("autoscaler", Autoscalers, static _ => false, "an autoscaler").ConfigureAwait(false);

        var alerts = await source.SeriesAsync(new Selector(Alerts), report.Window, cancellationToken).ConfigureAwait(false);
        if (alerts.Count > 0)
        {
            found.Add(new("alerts", ChecklistVerdict.Met, $"alerts have been pending or firing: {string.Join(", ", alerts.Select(static a => a["alertname"]).Distinct().Order(StringComparer.Ordinal).Take(3))}", Alerts));
        }

        await ReviewAsync(source, report, found, cancellationToken).ConfigureAwait(false);
        return found;

        async Task LookAsync(string point, string metric, Func<WorkloadRecommendation, bool> wanted, string what)
        {
            var series = await source.SeriesAsync(new Selector(metric), recent, cancellationToken).ConfigureAwait(false);
            var having = series.Select(static s => s["namespace"]).ToHashSet(StringComparer.Ordinal);
            foreach (var space in report.Workloads.GroupBy(static w => w.Id.Namespace))
            {
                var query = new Selector(metric).And(MatcherKind.Equal, "namespace", space.Key).ToString();
                if (having.Contains(space.Key))
                {
                    found.Add(new(point, ChecklistVerdict.Met, $"{space.Key} has {what}", query) { Namespace = space.Key });
                }
                else if (having.Count > 0 && space.Any(wanted))
                {
                    // A source that holds nothing of the kind anywhere may have left it out: then nothing is told.
                    found.Add(new(point, ChecklistVerdict.NotMet, $"{space.Key} lacks {what}, and other namespaces have one", $"{query}: no series") { Namespace = space.Key });
                }
            }
        }
    }

    private static async Task ReviewAsync(ISampleSource source, RecommendationReport report, List<ChecklistEvidence> found, CancellationToken cancellationToken)
    {
        var last = new Newest();
        await source.ReadAsync(new Selector(LastRun), new TimeRange((report.At - _reviewedWithin).ToUnixTimeMilliseconds(), report.At.ToUnixTimeMilliseconds()), last, cancellationToken).ConfigureAwait(false);
        if (last.Value > 0)
        {
            var at = DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Min(last.Value * 1000, 4e12));
            var age = report.At - at;
            found.Add(new("review", age <= _reviewedWithin ? ChecklistVerdict.Met : ChecklistVerdict.NotMet, string.Create(CultureInfo.InvariantCulture, $"the last run that decided ended {age.TotalDays:0.#} days before"), LastRun));
        }
    }

    /// <summary>The largest value of all series.</summary>
    private sealed class Newest : ISampleSink
    {
        public double Value { get; private set; }

        public bool Accept(SeriesId id, LabelSet labels) => true;

        public void Append(SeriesId id, ReadOnlySpan<long> timestampsMs, ReadOnlySpan<double> values)
        {
            foreach (var value in values)
            {
                Value = value > Value ? value : Value;
            }
        }

        public void Complete(SeriesId id)
        {
        }
    }
}
