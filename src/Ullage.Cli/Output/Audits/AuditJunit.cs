using Ullage.Audit.Findings;
using Ullage.Cli.Output.Html;

namespace Ullage.Cli.Output.Audits;

/// <summary>JUnit's XML, for whatever shows test results: a rule without findings is a test that passed, each finding one that failed.</summary>
internal sealed class AuditJunit : IAuditWriter
{
    public string Name => "junit";

    public string Description => "JUnit XML, for whatever shows test results.";

    public void Write(AuditReport report, TextWriter output, OutputStyle style)
    {
        var byRule = report.Findings.ToLookup(static f => f.Rule.Id, StringComparer.Ordinal);
        var tests = report.Rules.Sum(r => Math.Max(1, byRule[r.Id].Count()));

        // What escapes HTML escapes XML: the five characters, and no control character passes.
        var xml = new HtmlWriter(output);
        xml.Markup("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.Write($"<testsuites name=\"ullage audit\" tests=\"{tests}\" failures=\"{report.Findings.Count}\">\n  <testsuite name=\"ullage audit\" tests=\"{tests}\" failures=\"{report.Findings.Count}\">\n");
        foreach (var rule in report.Rules)
        {
            if (!byRule.Contains(rule.Id))
            {
                xml.Write($"    <testcase classname=\"{rule.Id}\" name=\"{rule.Title}\"/>\n");
            }

            foreach (var finding in byRule[rule.Id])
            {
                xml.Write($"    <testcase classname=\"{rule.Id}\" name=\"{finding.Resource.ToString()}\" file=\"{finding.Source.Path}\" line=\"{finding.Start.Line}\">\n");
                xml.Write($"      <failure type=\"{AuditWords.Level(finding.Severity)}\" message=\"{finding.Message}\">{AuditWords.Place(finding)}: {finding.Message} {rule.Remedy}</failure>\n    </testcase>\n");
            }
        }

        xml.Markup("  </testsuite>\n</testsuites>\n");
    }
}
