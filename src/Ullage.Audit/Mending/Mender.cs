using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Audit.Running;
using Ullage.Audit.Sources;

namespace Ullage.Audit.Mending;

/// <summary>
/// Mends what is found, in memory: round after round, as one mend may make room for another (a unit first, then the share), until a round changes nothing.
/// Only the bytes of the mends change.
/// </summary>
public static class Mender
{
    // Six follow from each other at most; more means that two rules disagree, and then the last text stands and is told.
    private const int MostRounds = 12;

    /// <summary>Mends files.</summary>
    /// <param name="sources">The files; they stay as they are.</param>
    /// <param name="audit">How they are audited.</param>
    /// <param name="options">What is mended.</param>
    /// <param name="problems">What was left out before.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public static MendReport Run(IReadOnlyList<SourceText> sources, AuditOptions audit, MendOptions options, IReadOnlyList<SourceProblem>? problems = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(audit);
        ArgumentNullException.ThrowIfNull(options);
        var now = sources.ToArray();
        var (report, set) = Auditor.Look(now, audit, problems, cancellationToken);
        var first = report;
        var made = new List<MadeMend>();
        var refused = new Dictionary<MendKey, RefusedMend>();
        var known = new HashSet<MendKey>();
        var needLook = 0;
        var left = new List<RefusedMend>();
        for (var round = 0; round < MostRounds; round++)
        {
            var places = new MendPlaces(set);
            var files = Plan(report, set, audit, options, k => known.Contains(k) || refused.ContainsKey(k), places, left, out needLook);
            var roundMade = new List<MadeMend>();
            if (!Make(files, now, roundMade, r => refused[places.KeyOf(r.Finding, r.Finding.Message)] = r))
            {
                break;
            }

            // The same words for the same thing again would be a mend that does not mend.
            known.UnionWith(roundMade.Select(m => places.KeyOf(m.Finding, m.Words)));
            made.AddRange(roundMade);
            (report, set) = Auditor.Look(now, audit, problems, cancellationToken);
        }

        return new MendReport
        {
            Before = first,
            After = report,
            Files = [.. sources.Zip(now).Where(static p => !ReferenceEquals(p.First, p.Second) && !p.First.Bytes.SequenceEqual(p.Second.Bytes)).Select(static p => new MendedFile(p.First, p.Second))],
            Made = made,
            Refused = [.. refused.Values.Concat(left).OrderBy(static r => r.Finding.Source.Path, StringComparer.Ordinal).ThenBy(static r => r.Finding.Span.Start)],
            NeedLook = needLook,
        };
    }

    private static Dictionary<SourceText, FileMending> Plan(AuditReport report, AuditSet set, AuditOptions audit, MendOptions options, Predicate<MendKey> isDone, MendPlaces places, List<RefusedMend> left, out int needLook)
    {
        needLook = 0;
        left.Clear();
        var files = new Dictionary<SourceText, FileMending>(ReferenceEqualityComparer.Instance);
        foreach (var finding in options.Choose(report.Findings))
        {
            if (finding.Rule.Fix.Length == 0 || RuleCatalog.RuleOf(finding.Rule.Id).Mend(new MendCase(finding, set, audit, options.Numbers)) is not { } mend
                || isDone(places.KeyOf(finding, mend.Words)) || isDone(places.KeyOf(finding, finding.Message)))
            {
                continue;
            }

            if ((mend.Reason ?? (mend.Object is { } edit && set.DecidedBy(edit, mend.FollowsAmounts) is { } from ? $"{from} decides this: mend it there" : null)) is { } reason)
            {
                left.Add(new(finding, reason));
                continue;
            }

            if (mend.NeedsLook && !options.Unsafe)
            {
                needLook++;
                continue;
            }

            var source = mend.Object?.Item.Source ?? finding.Source;
            (files.TryGetValue(source, out var file) ? file : files[source] = new(source)).Add(finding, mend);
        }

        return files;
    }

    private static bool Make(Dictionary<SourceText, FileMending> files, SourceText[] now, List<MadeMend> made, Action<RefusedMend> refuse)
    {
        var changed = false;
        for (var i = 0; i < now.Length; i++)
        {
            if (!files.TryGetValue(now[i], out var file))
            {
                continue;
            }

            var refusals = new List<RefusedMend>();
            var after = file.Make(made, refusals);
            refusals.ForEach(refuse);
            changed |= !ReferenceEquals(after, now[i]) || refusals.Count > 0;
            now[i] = after;
        }

        return changed;
    }
}
