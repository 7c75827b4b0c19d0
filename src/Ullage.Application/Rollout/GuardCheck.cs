using System.Globalization;
using System.Text.RegularExpressions;
using Ullage.Kubernetes.Changes;
using Ullage.Kubernetes.Records;
using Ullage.Model;

namespace Ullage.Application.Rollout;

/// <summary>
/// Holds PromQL expressions against the same hours before: the day before and the week before. An expression that yields nothing is quiet; one
/// that exceeds the larger of the two by more than is borne is a breach; where neither held a value, anything above 0 is.
/// </summary>
internal static class GuardCheck
{
    /// <summary>Breaches of the guards at a moment.</summary>
    /// <param name="record">The change.</param>
    /// <param name="options">The guards' reader, and what is borne.</param>
    /// <param name="now">The moment.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Model.SourceException">Prometheus failed.</exception>
    public static async Task<IReadOnlyList<Breach>> OfAsync(ChangeRecord record, RolloutOptions options, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (options.ReadGuard is not { } read)
        {
            return [];
        }

        var breaches = new List<Breach>();
        foreach (var (name, expression, least) in record.Guards.Select(static g => (g, g, 0.0)).Concat(BuiltIn(record)))
        {
            if (await read(expression, now, cancellationToken).ConfigureAwait(false) is not { } value || double.IsNaN(value) || value <= least)
            {
                continue;
            }

            double? before = null;
            foreach (var days in new[] { 1, 7 })
            {
                if (await read(expression, now - TimeSpan.FromDays(days), cancellationToken).ConfigureAwait(false) is { } then && !double.IsNaN(then))
                {
                    before = Math.Max(before ?? then, then);
                }
            }

            if (before is null ? value > 0 : value > before + (Math.Abs(before.Value) * options.GuardTolerance))
            {
                breaches.Add(new("guard", now, string.Create(CultureInfo.InvariantCulture, $"{name} is {value:0.####}, and was {(before is { } was ? string.Create(CultureInfo.InvariantCulture, $"{was:0.####}") : "nothing")} in the same hours of the day and the week before")));
            }
        }

        return breaches;
    }

    // Below these shares neither is worth a rollback, whatever they were before.
    private static IEnumerable<(string Name, string Expression, double Least)> BuiltIn(ChangeRecord record)
    {
        var pods = $"{(record.Scope is { } scope ? $"{new LabelMatcher(MatcherKind.Equal, scope.Name, scope.Value)}," : "")}{new LabelMatcher(MatcherKind.Equal, "namespace", record.Namespace)},{new LabelMatcher(MatcherKind.Regex, "pod", PodPattern(record.Kind, record.Name))}";
        foreach (var container in record.Edits.Where(static e => e is { Section: EditSection.Limits, Name: "cpu", After: not null }).Select(static e => e.Container).Distinct())
        {
            var which = $$"""{{{pods}},{{new LabelMatcher(MatcherKind.Equal, "container", container)}}}""";
            yield return ($"the share of CPU periods in which {container} is throttled", $"sum(rate(container_cpu_cfs_throttled_periods_total{which}[10m])) / sum(rate(container_cpu_cfs_periods_total{which}[10m]))", 0.25);
        }

        if (record.Edits.Any(static e => e is { Name: "memory" } or { Section: EditSection.Environment }))
        {
            // Not every scrape puts the container on a program's own metrics.
            var names = record.Edits.Where(static e => e is { Name: "memory" } or { Section: EditSection.Environment }).Select(static e => Regex.Escape(e.Container)).Distinct();
            var which = $$"""{{{pods}},{{new LabelMatcher(MatcherKind.Regex, "container", $"({string.Join('|', names)})?")}}}""";
            yield return ("the share of CPU that Go's collector takes", $"sum(rate(go_cpu_classes_gc_total_cpu_seconds_total{which}[10m])) / sum(rate(process_cpu_seconds_total{which}[10m]))", 0.25);
        }
    }

    /// <summary>The names of a workload's pods, of any of its templates, and of no other's whose name begins alike.</summary>
    private static string PodPattern(string kind, string name)
    {
        // Long names are cut where the API server adds its five letters.
        const int longest = 46;
        const string letters = "[bcdfghjklmnpqrstvwxz2456789]";
        var exact = Regex.Escape(name);
        return kind switch
        {
            "StatefulSet" => exact + "-[0-9]+",
            _ when name.Length > longest => Regex.Escape(name[..longest]) + ".+",
            "Deployment" => $"{exact}-{letters}{{1,10}}-{letters}{{5}}",
            "CronJob" => $"{exact}-[0-9]{{8,10}}-{letters}{{5}}",
            _ => $"{exact}-{letters}{{5}}",
        };
    }
}
