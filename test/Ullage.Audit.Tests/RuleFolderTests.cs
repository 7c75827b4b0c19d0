using System.Text.RegularExpressions;
using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Running;
using Ullage.Audit.Sources;

namespace Ullage.Audit.Tests;

/// <summary>Every rule is a folder, and the folder is complete: code, facts, fixtures that it finds and fixtures that it leaves alone.</summary>
public sealed partial class RuleFolderTests
{
    public static TheoryData<string> Folders => [.. Directory.GetDirectories(Checkout.Rules).Select(static d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];

    [Fact]
    public void The_catalog_holds_every_folder_and_nothing_else() =>
        Assert.Equal(Folders.Select(static f => f.Data), RuleCatalog.All.Select(static r => r.Id));

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_rule_says_what_why_and_the_way_out(string id)
    {
        var rule = RuleCatalog.Find(id);
        Assert.NotNull(rule);
        Assert.Matches("^[a-z][a-z0-9]*(-[a-z0-9]+)+$", rule.Id);
        Assert.InRange(rule.Title.Length, 10, 90);
        Assert.False(rule.Title.EndsWith('.'));
        Assert.All([rule.Why, rule.Remedy], static text => Assert.True(text.Length > 20 && text.EndsWith('.'), text));
        Assert.All(rule.Parameters, static p => Assert.True(p.Name.Length > 0 && p.Meaning.Length > 0));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_rule_finds_exactly_the_marked_lines_of_its_bad_fixtures(string id)
    {
        var fixtures = Fixtures(id, "bad");
        Assert.NotEmpty(fixtures);
        foreach (var path in fixtures)
        {
            var marked = File.ReadLines(path).Select(static (text, i) => (text, line: i + 1)).Where(static l => Mark().IsMatch(l.text)).Select(static l => l.text.TrimEnd().EndsWith("below", StringComparison.Ordinal) ? l.line + 1 : l.line);
            Assert.Equal(marked, Find(id, path).Select(static f => f.Start.Line).Distinct());
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_rule_leaves_its_good_fixtures_alone(string id)
    {
        var fixtures = Fixtures(id, "good");
        Assert.NotEmpty(fixtures);
        Assert.All(fixtures, path => Assert.Empty(Find(id, path).Select(static f => f.Message)));
    }

    private static string[] Fixtures(string id, string kind) => [.. Directory.GetFiles(Path.Combine(Checkout.Rules, id)).Where(f => Path.GetFileName(f).StartsWith(kind, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static List<AuditFinding> Find(string id, string path)
    {
        var report = Auditor.Run([new SourceText(path, File.ReadAllBytes(path))], new AuditOptions { Today = Audited.Today }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(report.Problems);
        return [.. report.Findings.Where(f => f.Rule.Id == id)];
    }

    [GeneratedRegex(@"# finding( below)?\s*$")]
    private static partial Regex Mark();
}
