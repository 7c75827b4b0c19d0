using Ullage.Audit.Findings;
using Ullage.Audit.Sources;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Suppressing;

/// <summary>A finding that a configuration accepts.</summary>
/// <param name="Rule">The rule's id; <c>*</c> stands for any text.</param>
/// <param name="Resource"><c>Kind/namespace/name</c>, a container behind it where it is about one; <c>*</c> stands for any text.</param>
/// <param name="Reason">Why.</param>
/// <param name="Until">The last day on which it is accepted; for good when null.</param>
/// <param name="Source">The file that says so.</param>
/// <param name="Span">Where.</param>
public sealed record AcceptedFinding(string Rule, string Resource, string Reason, DateOnly? Until, SourceText Source, TextSpan Span)
{
    /// <summary>Whether it is about a finding, whatever the day.</summary>
    /// <param name="finding">The finding.</param>
    public bool Covers(AuditFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return Fits(Rule, finding.Rule.Id) && (Fits(Resource, finding.Resource.ToString()) || (finding.Resource.Container is not null && Fits(Resource, (finding.Resource with { Container = null }).ToString())));
    }

    /// <summary>Whether a text fits a pattern in which <c>*</c> stands for any text. Linear in both: only the last star is ever tried again.</summary>
    internal static bool Fits(string pattern, string text)
    {
        int p = 0, t = 0, star = -1, from = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                from = t;
            }
            else if (p < pattern.Length && pattern[p] == text[t])
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++from;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
        {
            p++;
        }

        return p == pattern.Length;
    }
}
