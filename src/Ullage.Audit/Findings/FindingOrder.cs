using Ullage.Audit.Sources;

namespace Ullage.Audit.Findings;

/// <summary>The order in which findings are told: by file, place, severity, rule and words.</summary>
internal static class FindingOrder
{
    /// <summary>Findings in their order, each once. What they are compared by first lies side by side: a run over thousands of files has a hundred thousand findings.</summary>
    /// <param name="findings">The findings.</param>
    /// <param name="sources">The files in their order; findings of others come last.</param>
    public static List<AuditFinding> InOrder(List<AuditFinding> findings, IReadOnlyList<SourceText> sources)
    {
        var places = new Dictionary<SourceText, int>(sources.Count, ReferenceEqualityComparer.Instance);
        for (var i = 0; i < sources.Count; i++)
        {
            places[sources[i]] = i;
        }

        var placed = new Placed[findings.Count];
        for (var i = 0; i < placed.Length; i++)
        {
            placed[i] = new(places.GetValueOrDefault(findings[i].Source, int.MaxValue), findings[i].Span.Start, i, findings[i]);
        }

        Array.Sort(placed, static (a, b) => Compare(a, b) is not 0 and var order ? order : a.Found.CompareTo(b.Found));
        var told = new List<AuditFinding>(placed.Length);
        var alike = 0;
        for (var i = 0; i < placed.Length; i++)
        {
            if (i > 0 && Compare(placed[i - 1], placed[i]) != 0)
            {
                alike = told.Count;
            }

            var one = placed[i].Finding;
            if (told.FindIndex(alike, f => f.Source == one.Source && f.Span == one.Span) < 0)
            {
                told.Add(one);
            }
        }

        return told;
    }

    private static int Compare(in Placed a, in Placed b)
    {
        if (a.Place != b.Place || a.Start != b.Start)
        {
            return a.Place != b.Place ? a.Place.CompareTo(b.Place) : a.Start.CompareTo(b.Start);
        }

        var (one, other) = (a.Finding, b.Finding);
        var order = other.Severity.CompareTo(one.Severity);
        order = order != 0 ? order : string.CompareOrdinal(one.Rule.Id, other.Rule.Id);
        return order != 0 ? order : string.CompareOrdinal(one.Message, other.Message);
    }

    private readonly record struct Placed(int Place, int Start, int Found, AuditFinding Finding);
}
