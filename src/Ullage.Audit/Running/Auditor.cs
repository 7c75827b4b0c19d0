using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Audit.Renderings;
using Ullage.Audit.Sources;
using Ullage.Audit.Suppressing;

namespace Ullage.Audit.Running;

/// <summary>Runs the rules over files, all in one run, so that objects of one file see those of another.</summary>
public static class Auditor
{
    private const int Chunk = 64;
    private const int ObjectsAtOnce = 256;

    /// <summary>Audits files.</summary>
    /// <param name="sources">The files.</param>
    /// <param name="options">How.</param>
    /// <param name="problems">What was left out before; what is left out here is added to it in the answer.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public static AuditReport Run(IReadOnlyList<SourceText> sources, AuditOptions options, IReadOnlyList<SourceProblem>? problems = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(options);
        return Look(sources, options, problems, cancellationToken).Report;
    }

    /// <summary>Audits files, and gives out too what the rules looked at.</summary>
    internal static (AuditReport Report, AuditSet Set) Look(IReadOnlyList<SourceText> sources, AuditOptions options, IReadOnlyList<SourceProblem>? problems, CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        var readings = new ObjectReading[sources.Count];
        InChunks(sources.Count, parallel, i => readings[i] = ObjectReading.Of(sources[i]));

        var later = new LaterChanges(readings);
        var objects = readings.Where(r => later.PatchFiles.Count == 0 || !later.PatchFiles.Contains(r.Source.FullPath)).SelectMany(static r => r.Objects).ToList();
        var set = new AuditSet(objects, later);
        var active = Active(options);
        var looking = active.Concat(Hiding(active)).ToList();
        var findings = new List<AuditFinding>();
        var syntax = active.Where(static a => a.Rule.Facts.Id == SyntaxRule).ToList();
        foreach (var reading in readings.Where(static r => r.SyntaxError is not null))
        {
            findings.AddRange(syntax.Select(a => Syntax(a, reading)));
        }

        var perObject = new List<AuditFinding>[(objects.Count + ObjectsAtOnce - 1) / ObjectsAtOnce];
        Parallel.For(0, perObject.Length, parallel, c =>
        {
            var found = perObject[c] = [];
            var reports = looking.Select(a => (a.Rule, Report: a.Report(set, found))).ToArray();
            for (var i = c * ObjectsAtOnce; i < Math.Min(objects.Count, (c + 1) * ObjectsAtOnce); i++)
            {
                Look(objects[i], reports);
            }
        });
        foreach (var found in perObject)
        {
            findings.AddRange(found);
        }

        foreach (var rule in looking)
        {
            var report = rule.Report(set, findings);
            foreach (var reading in readings.Where(static r => r.Dockerfile is not null))
            {
                rule.Rule.Look(reading.Dockerfile!, report);
            }
        }

        foreach (var rule in active)
        {
            cancellationToken.ThrowIfCancellationRequested();
            rule.Rule.Look(set, rule.Report(set, findings));
        }

        TellOnce(findings);
        Decide(findings, set, options);
        var suppressions = new Suppressions(sources, set, options);
        Place(findings);
        var written = Written(findings);
        var secrets = SecretPlaces.Of([.. findings, .. Secrets(written, set)], [.. objects, .. written]);
        var ran = active.Select(static a => a.Rule.Facts.Id).ToHashSet(StringComparer.Ordinal);
        findings.RemoveAll(f => !ran.Contains(f.Rule.Id) || suppressions.Accepts(f));
        foreach (var rule in active.Where(static a => a.Rule.Facts.Id == SuppressionRule))
        {
            findings.AddRange(suppressions.Unused(rule.Rule.Facts, rule.Severity, ran));
        }

        Place(findings);

        var answer = new AuditReport
        {
            Findings = [.. FindingOrder.InOrder(RenderedFindings.Merge(findings), sources).Select(f => secrets.TryGetValue(f.Source, out var places) ? f with { Secrets = places } : f)],
            Rules = [.. active.Select(static a => a.Rule.Facts)],
            Problems = [.. problems ?? [], .. readings.Select(static r => r.Problem).OfType<SourceProblem>()],
            Empty = [.. readings.Where(static r => r is { IsEmpty: true }).Select(static r => r.Source)],
            Files = sources.Count(static s => s.Rendering is null),
            Objects = objects.Count + readings.Count(static r => r.Dockerfile is not null),
        };
        return (answer, set);
    }

    /// <summary>Of a field that another rule tells too, the other says what comes of it.</summary>
    private static void TellOnce(List<AuditFinding> findings)
    {
        if (findings.Exists(static f => f.Rule.Id == SchemaRule))
        {
            var told = findings.Where(static f => f.Rule.Id != SchemaRule && f.Rule.Severity == AuditSeverity.Error).Select(static f => (f.Source, f.Span.Start)).ToHashSet();
            findings.RemoveAll(f => f.Rule.Id == SchemaRule && told.Contains((f.Source, f.Span.Start)));
        }
    }

    private const string SchemaRule = "schema-mismatch";
    private const string SyntaxRule = "yaml-syntax";
    private const string SuppressionRule = "unused-suppression";

    private static List<ActiveRule> Active(AuditOptions options)
    {
        var found = new List<ActiveRule>();
        foreach (var rule in RuleCatalog.Rules)
        {
            var said = options.Rules.GetValueOrDefault(rule.Facts.Id) ?? new RuleOptions();
            if (said.Enabled && (options.Only.Count == 0 || options.Only.Contains(rule.Facts.Id)))
            {
                found.Add(new(rule, said.Severity ?? rule.Facts.Severity, said.Parameters));
            }
        }

        return found;
    }

    /// <summary>The rules that tell secrets and are left out: they look all the same, so that no line is shown with what they would tell.</summary>
    private static IEnumerable<ActiveRule> Hiding(List<ActiveRule> active) =>
        RuleCatalog.Rules.Where(r => r.Facts.TellsSecret && !active.Exists(a => a.Rule == r)).Select(static r => new ActiveRule(r, r.Facts.Severity, new Dictionary<string, double>()));

    /// <summary>The objects of the files that something rendered is told in: what rendering takes out stands there all the same.</summary>
    private static List<AuditObject> Written(List<AuditFinding> findings) =>
        [.. findings.Select(static f => f.Source).Where(static s => s.IsOrigin).Distinct().SelectMany(static s => ObjectReading.Of(s, isAsWritten: true).Objects)];

    private static List<AuditFinding> Secrets(List<AuditObject> objects, AuditSet set)
    {
        var found = new List<AuditFinding>();
        var reports = Hiding([]).Select(r => (r.Rule, r.Report(set, found))).ToArray();
        foreach (var item in objects)
        {
            Look(item, reports);
        }

        return found;
    }

    private static void Look(AuditObject item, (AuditRule Rule, RuleReport Report)[] rules)
    {
        var (artifact, workload) = (item as ArtifactObject, item as Workload);
        List<Container> containers = workload is null ? [] : [.. workload.Containers.Where(static c => !c.IsInjected)];
        foreach (var (rule, report) in rules)
        {
            rule.Look(item, report);
            if (artifact is not null)
            {
                rule.Look(artifact, report);
            }

            if (workload is not null)
            {
                rule.Look(workload, report);
                foreach (var container in containers)
                {
                    rule.Look(container, report);
                }
            }
        }
    }

    /// <summary>Of what a kustomization decides it is told that it is mended there.</summary>
    private static void Decide(List<AuditFinding> findings, AuditSet set, AuditOptions options)
    {
        if (!set.HasDecisions)
        {
            return;
        }

        for (var i = 0; i < findings.Count; i++)
        {
            if (findings[i] is { Item: not null, Rule.Fix.Length: > 0 } finding && RuleCatalog.RuleOf(finding.Rule.Id).Mend(new MendCase(finding, set, options, new MendNumbers())) is { Object: { } edit } mend && set.DecidedBy(edit, mend.FollowsAmounts) is { } from)
            {
                findings[i] = finding with { DecidedBy = from, Message = $"{finding.Message} ({from} decides this: mend it there.)" };
            }
        }
    }

    /// <summary>What was rendered is told where it comes from.</summary>
    private static void Place(List<AuditFinding> findings)
    {
        for (var i = 0; i < findings.Count; i++)
        {
            findings[i] = findings[i].Source.Rendering?.Place(findings[i]) ?? findings[i];
        }
    }

    private static AuditFinding Syntax(ActiveRule rule, ObjectReading reading)
    {
        var offset = reading.Source.OffsetOf(reading.SyntaxError!.Position);
        return new AuditFinding
        {
            Rule = rule.Rule.Facts,
            Severity = rule.Severity,
            Message = $"Not YAML: {reading.SyntaxError!.Problem}",
            Resource = new ResourceName("File", null, reading.Source.Path),
            Source = reading.Source,
            Span = new(offset, Math.Min(reading.Source.Bytes.Length, offset + 1)),
        };
    }

    private static void InChunks(int count, ParallelOptions options, Action<int> act) =>
        Parallel.For(0, (count + Chunk - 1) / Chunk, options, c =>
        {
            for (var i = c * Chunk; i < Math.Min(count, (c + 1) * Chunk); i++)
            {
                act(i);
            }
        });

    private sealed record ActiveRule(AuditRule Rule, AuditSeverity Severity, IReadOnlyDictionary<string, double> Parameters)
    {
        public RuleReport Report(AuditSet set, List<AuditFinding> findings) => new(Rule.Facts, Severity, Parameters, set, findings);
    }
}
