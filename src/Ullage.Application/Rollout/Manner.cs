using System.Globalization;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Changes;
using Ullage.Sizing;

namespace Ullage.Application.Rollout;

/// <summary>
/// Decides how a change reaches the pods, and says why. A resize alone leaves the template old, so that the next pod undoes it: the template is
/// always changed. Running pods are resized besides where their controller leaves them alone (OnDelete), where they die for lack of memory
/// now, and where one of them is to be tried first.
/// </summary>
internal static class Manner
{
    public static PlannedChange Decide(PlannedChange change, IReadOnlyList<PodState> pods, ServerVersion version, RolloutOptions options, IReadOnlyList<string> notes)
    {
        var (live, edits) = (change.Live, change.Edits);
        var running = pods.Where(static p => p.Running).ToList();
        var not = WorkloadPods.NotInPlace(live, running, edits, version);
        var urgent = edits.Where(static e => e is { Section: EditSection.Limits, Name: "memory", Rises: true }).Where(e => running.Any(p => p.Containers.Any(c => c.Name == e.Container && c.LastReason == "OOMKilled"))).Select(static e => e.Container).ToList();
        var (how, told) = (new List<string> { Template(live) }, new List<string>(notes));
        var inPlace = false;
        if (running.Count > 0 && live.Way == UpdateWay.OnDelete)
        {
            inPlace = not is null;
            how.Add(inPlace
                ? $"in place: {Pods(running.Count)} that run{(running.Count == 1 ? "s" : "")} {(running.Count == 1 ? "is" : "are")} resized now, since OnDelete keeps {(running.Count == 1 ? "it" : "them")} until somebody deletes {(running.Count == 1 ? "it" : "them")}; the template is changed for those that follow"
                : $"not in place: {not}; pods that run keep their settings until somebody deletes them, since the strategy is OnDelete");
            if (inPlace && edits.Any(static e => !e.IsResource))
            {
                told.Add("variables reach a running pod only when somebody deletes it; until then it has new resources and old variables");
                // GOMEMLIMIT above a limit that has shrunk already would kill.
                inPlace = !edits.Any(static e => e.ShrinksMemoryLimit);
                if (!inPlace)
                {
                    how[^1] = "not in place: memory shrinks together with variables that a running pod cannot take; pods that run keep their settings until somebody deletes them, since the strategy is OnDelete";
                }
            }
        }
        else if (urgent.Count > 0 && not is null)
        {
            inPlace = true;
            how.Add($"in place first: {string.Join(", ", urgent)} was killed for lack of memory, so that {Pods(running.Count)} that run{(running.Count == 1 ? "s" : "")} {(running.Count == 1 ? "is" : "are")} relieved at once and not when the rollout comes to {(running.Count == 1 ? "it" : "them")}");
        }

        var tries = options.Canary > TimeSpan.Zero && running.Count > 1 && not is null && !inPlace;
        if (options.Canary > TimeSpan.Zero && !inPlace)
        {
            how.Insert(0, tries
                ? $"one pod first: {running[0].Name} is resized in place and watched for {Words.Of(options.Canary)}; its template stays old until then"
                : $"no pod is tried first: {not ?? "it has no more than one"}");
        }

        if (change.TargetsFirst.Count + change.TargetsLast.Count > 0)
        {
            how.Add($"autoscaler {change.Proposal.Autoscaler!.Autoscaler.Name}: {string.Join(", ", change.TargetsFirst.Select(static t => $"{t.Metric} target {t.Before} % → {t.After} % before the workload").Concat(change.TargetsLast.Select(static t => $"{t.Metric} target {t.Before} % → {t.After} % when the rollout is complete")))}");
        }

        told.AddRange(Notes(change));
        return change with { InPlace = inPlace, TriesOnePod = tries, How = how, Notes = told };
    }

    private static string Template(LiveWorkload live)
    {
        var wanted = live.Rollout.Wanted;
        return live.Way switch
        {
            UpdateWay.NextRun => "template: the next run has the new settings, and runs under way keep theirs; it is watched from that run on, and ends unwatched where neither of the next two days with runs brings one",
            UpdateWay.OnDelete => "template: pods made later have the new settings",
            UpdateWay.Recreate => $"template: strategy Recreate ends all {Pods(wanted)} before new ones start, so that nothing serves in between",
            _ when live.Kind.Kind == "StatefulSet" => $"template: its rolling update replaces {Pods(wanted)} one at a time, the last first{(live.Partition > 0 ? $"; those below ordinal {live.Partition} (partition) keep the old template" : "")}",
            _ => string.Create(CultureInfo.InvariantCulture, $"template: its rolling update replaces {Pods(wanted)}, up to {live.Surge} started ahead and {live.Unavailable} away at a time{(live.ProgressDeadlineSeconds is { } seconds ? $", and gives up after {seconds} s without progress" : "")}"),
        };
    }

    private static IEnumerable<string> Notes(PlannedChange change)
    {
        var live = change.Live;
        if (live is { Way: UpdateWay.Rolling, Kind.Kind: "StatefulSet", Rollout.Wanted: 1 } or { Way: UpdateWay.Rolling, Rollout.Wanted: 1, Surge: 0 })
        {
            yield return "its only pod is replaced: it does not serve for a moment";
        }

        if (live.Rollout.Wanted == 0 && live.Way != UpdateWay.NextRun)
        {
            yield return "it has no pods now, so that nothing can be watched: it counts as verified when its time is over";
        }

        var others = change.Edits.SelectMany(static e => e.Owners).Where(static o => o is { Manager: not RolloutOptions.Manager }).Select(static o => o.Manager).Distinct().Order(StringComparer.Ordinal).ToList();
        if (others.Count > 0)
        {
            yield return $"{string.Join(" and ", others)} set {(change.Edits.Count == 1 ? "this" : "these")} before: an apply of unchanged files there puts the old values back, so change them too (ullage apply -f DIR)";
        }

        // Refused, unless the file is overruled.
        foreach (var told in OwnersFile.LimitsBelowRequests(live, change.Edits))
        {
            yield return told;
        }

        foreach (var container in change.Proposal.Containers)
        {
            foreach (var finding in container.Findings.Where(f => f.Code == FindingCodes.VariableElsewhere && change.Edits.Any(e => e.Container == container.Id.Name && !e.IsResource)))
            {
                yield return $"{container.Id.Name}: {finding.Text}";
            }
        }

        foreach (var container in change.Proposal.Containers.Where(static c => c.SettingsKnown))
        {
            foreach (var edit in change.Edits.Where(e => e.Container == container.Id.Name && e.IsResource))
            {
                var told = (edit.Section, edit.Name) switch
                {
                    (EditSection.Requests, "cpu") => container.Current.CpuRequest?.ToString(),
                    (EditSection.Limits, "cpu") => container.Current.CpuLimit?.ToString(),
                    (EditSection.Requests, _) => container.Current.MemoryRequest?.ToString(),
                    _ => container.Current.MemoryLimit?.ToString(),
                };
                if (edit.DiffersFrom(told))
                {
                    yield return $"{edit.Where} is {edit.BeforeText} in the cluster and {told ?? "none"} in the metrics: it was changed lately, and the history is of before";
                }
            }
        }
    }

    private static string Pods(int count) => count == 1 ? "the pod" : string.Create(CultureInfo.InvariantCulture, $"the {count} pods");
}
