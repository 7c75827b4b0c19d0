using Ullage.Audit.Findings;
using Ullage.Audit.Surveying;
using Ullage.Model;
using Ullage.Sizing.Tiers;

namespace Ullage.Application.Checklist;

/// <summary>What manifests and Dockerfiles say to the points: findings of the audit against them, what is there for them.</summary>
public static class ManifestEvidence
{
    /// <summary>Gathers it.</summary>
    /// <param name="report">The audit.</param>
    /// <param name="survey">What is in place.</param>
    /// <param name="tiers">The profiles of the team; null for the standard ones, beside which others may be as good.</param>
    public static IEnumerable<ChecklistEvidence> Of(AuditReport report, IReadOnlyList<SurveyedThing> survey, TierSet? tiers = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(survey);
        var spoken = survey.Select(static t => ChecklistTable.OfSign(t.Subject)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var unrequested = report.Findings.Where(static f => f.Rule.Id == "cpu-request-missing").Select(static f => f.Resource with { Container = null }).ToHashSet();
        return report.Findings.Select(f => Against(f, spoken, unrequested)).OfType<ChecklistEvidence>().Concat(survey.SelectMany(For)).Concat(Profiles(survey, tiers));
    }

    /// <summary>Errors and warnings decide. A note, often a matter of taste, decides only where nothing else speaks to the point: a cache without an autoscaler takes nothing from the service that has one.</summary>
    private static ChecklistEvidence? Against(AuditFinding finding, HashSet<string> spoken, HashSet<ResourceName> unrequested) => ChecklistTable.OfRule(finding.Rule.Id) is not { } point ? null
        : new(point, finding.Severity == AuditSeverity.Note && spoken.Contains(point) ? ChecklistVerdict.Unknown : ChecklistVerdict.NotMet, $"{finding.Rule.Id}: {finding.Message}", $"{finding.Source.Path}:{finding.Start.Line}:{finding.Start.Column}")
        {
            File = finding.Source.IsLive ? null : finding.Source.Path,
            Workload = Named(finding.Resource),
            Remedy = IsOfObject(finding.Rule.Id) ? finding.Rule.Remedy : null,
            Mend = finding.Rule.Id == "hpa-missing" && unrequested.Contains(finding.Resource with { Container = null }) ? ChecklistTable.ScaledByRequest : null,
            Namespace = finding.Resource.Kind == "Namespace" ? finding.Resource.Name : finding.Resource.Namespace,
        };

    /// <summary>Whether a budget or autoscaler that is there is wrong: another beside it would be worse.</summary>
    private static bool IsOfObject(string rule) => rule is not ("pdb-missing" or "hpa-missing") && (rule.StartsWith("pdb-", StringComparison.Ordinal) || rule.StartsWith("hpa-", StringComparison.Ordinal));

    private static IEnumerable<ChecklistEvidence> For(SurveyedThing thing)
    {
        if (ChecklistTable.OfSign(thing.Subject) is { } point)
        {
            // That they are set does not tell whether they fit.
            var decides = thing.Subject is not (SurveySubject.Requests or SurveySubject.Limits);
            yield return Told(thing, point, decides ? ChecklistVerdict.Met : ChecklistVerdict.Unknown, decides ? thing.Text : $"{thing.Text}; whether that fits only history tells");
        }

        if (thing.Subject == SurveySubject.Profiler)
        {
            yield return Told(thing, "profiles", ChecklistVerdict.Met, thing.Text);
        }
    }

    /// <summary>An object as kubectl takes it; null for what no workload is.</summary>
    private static string? Named(ResourceName resource) => resource.Kind is "Deployment" or "StatefulSet" or "DaemonSet" ? $"{resource.Kind.ToLowerInvariant()}/{resource.Name}" : null;

    /// <summary>Whether containers have amounts of a few standard profiles, by the tiers that <c>--policy tiers</c> has unless told otherwise.</summary>
    private static IEnumerable<ChecklistEvidence> Profiles(IReadOnlyList<SurveyedThing> survey, TierSet? tiers)
    {
        foreach (var thing in survey.Where(static t => t is { Subject: SurveySubject.Requests, Settings: not null }))
        {
            if ((tiers ?? TierSet.Standard).Profiles.FirstOrDefault(p => new ResourceSettings(p.CpuRequest, p.CpuLimit, p.MemoryRequest, p.MemoryLimit) == thing.Settings) is { } tier)
            {
                yield return Told(thing, "standard-profiles", ChecklistVerdict.Met, $"the amounts of tier {tier.Name}");
            }
            else
            {
                yield return tiers is null
                    ? Told(thing, "standard-profiles", ChecklistVerdict.Unknown, $"{thing.Text}: none of the standard tiers; whether it is one of your own is not told")
                    : Told(thing, "standard-profiles", ChecklistVerdict.NotMet, $"{thing.Text}: none of your tiers");
            }
        }
    }

    private static ChecklistEvidence Told(SurveyedThing thing, string point, ChecklistVerdict verdict, string text) =>
        new(point, verdict, $"{thing.Resource.Name}{(thing.Resource.Container is { } c ? $"/{c}" : "")}: {text}", $"{thing.Source.Path}:{thing.Start.Line}:{thing.Start.Column}")
        {
            IsVariable = thing.Subject == SurveySubject.Processors,
            File = thing.Source.IsLive ? null : thing.Source.Path,
            Workload = Named(thing.Resource),
            Namespace = thing.Resource.Namespace,
        };
}
