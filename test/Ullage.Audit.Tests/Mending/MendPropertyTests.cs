using System.Text;
using Ullage.Audit.Findings;
using Ullage.Audit.Sources;
using Ullage.Manifests.Schema;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Tests.Mending;

/// <summary>What holds of every mend, tried on fixtures of several rules thrown together, with comments and both line ends.</summary>
public sealed class MendPropertyTests
{
    private static readonly string[] _fixtures = [.. Directory.GetFiles(Checkout.Rules, "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    // A selector that is mended makes a Service reach its pods, with the ports that these have, and an exception may have nothing left to accept.
    private static readonly string[] _following = [" readiness-missing", " service-port-unknown", " unused-suppression"];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_second_run_changes_nothing_and_no_graver_finding_is_new(int seed)
    {
        var sources = Some(seed);
        var report = Mended.Run(Mended.Boldly, sources);
        var after = Mended.After(report, sources);
        Assert.Empty(Mended.Run(Mended.Boldly, after).Made.Select(static m => $"{m.Finding.Identity}: {m.Words}"));
        Assert.Equal([], Graver(report.After).Except(Graver(report.Before)).Where(static i => !_following.Any(r => i.EndsWith(r, StringComparison.Ordinal))).ToList());
        Assert.Equal(report.Made.Count > 0, report.Files.Count > 0);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Comments_and_line_ends_stay(int seed)
    {
        var sources = Some(seed);
        foreach (var file in Mended.Run(Mended.Boldly, sources).Files)
        {
            var (before, after) = (Encoding.UTF8.GetString(file.Before.Bytes), Encoding.UTF8.GetString(file.After.Bytes));
            var comments = Own(after);
            Assert.All(Own(before).Except(comments), line => Assert.True(Times(Below(before, line), after) < Times(Below(before, line), before), line));
            Assert.Equal(before.Contains('\r', StringComparison.Ordinal), after.Contains('\r', StringComparison.Ordinal));
            Assert.False(before.Contains('\r', StringComparison.Ordinal) && after.Split('\n')[..^1].Any(static l => !l.EndsWith('\r')), file.After.Path);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_is_mended_has_no_problem_of_schema_that_was_not_there(int seed)
    {
        foreach (var file in Mended.Run(Mended.Boldly, Some(seed)).Files)
        {
            Assert.Equal([], Problems(file.After.Bytes).Except(Problems(file.Before.Bytes)).ToList());
        }
    }

    [Theory]
    [InlineData("catalog.yaml", 1)]
    [InlineData("gateway.yaml", 0)]
    public void The_articles_manifests_are_valid_once_mended(string name, int problemsBefore)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Checkout.Root, "test/Ullage.Audit.Tests/Articles", name));
        Assert.True(Problems(bytes).Count() >= problemsBefore);
        Assert.Equal([], Problems(Mended.Run(Grave, new SourceText(name, bytes)).Files[0].After.Bytes));
    }

    [Fact]
    public void An_anchor_that_other_places_share_is_left_alone_and_the_reason_told()
    {
        const string Text = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  securityContext: {runAsNonRoot: true}\n  containers:\n    - name: a\n      image: x:1\n      env: &env\n        - {name: GOMEMLIMIT, value: 384Mi}\n    - name: b\n      image: x:1\n      env: *env\n";
        var report = Mended.Run(Grave, Source(Text));
        Assert.Empty(report.Files);
        Assert.Contains(report.Refused, static r => r.Reason.Contains("&env", StringComparison.Ordinal));
    }

    [Fact]
    public void What_Helm_rendered_is_left_to_the_chart()
    {
        const string Text = "---\n# Source: shop/templates/pod.yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  securityContext: {runAsNonRoot: true}\n  containers:\n    - name: a\n      image: x:1\n      env:\n        - {name: GOMEMLIMIT, value: 384Mi}\n";
        Assert.Equal(Text, Mended.Of(Text));
    }

    [Fact]
    public void A_limit_is_written_only_where_somebody_said_which()
    {
        const string Text = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  securityContext: {runAsNonRoot: true}\n  containers:\n    - name: a\n      image: x:1\n";
        var smallest = Grave with { Numbers = new() { Smallest = Mended.Profile("tier lightweight") } };
        Assert.EndsWith("      image: x:1\n      resources:\n        requests:\n          cpu: 50m\n          memory: 128Mi\n", Mended.TextOf(Mended.Run(smallest, Source(Text)), Text), StringComparison.Ordinal);
        var measured = smallest with { Numbers = smallest.Numbers with { Recommended = static name => name.Container == "a" ? new() { Origin = "the recommendation", CpuRequest = "120m", MemoryRequest = "200Mi", MemoryLimit = "300Mi" } : null } };
        Assert.EndsWith("        requests:\n          cpu: 120m\n          memory: 200Mi\n        limits:\n          memory: 300Mi\n", Mended.TextOf(Mended.Run(measured, Source(Text)), Text), StringComparison.Ordinal);
    }

    private static Ullage.Audit.Mending.MendOptions Grave { get; } = new() { Choose = static all => [.. all.Where(static f => f.Severity > AuditSeverity.Note)] };

    /// <summary>What Kubernetes' schema says, without the place, which moves.</summary>
    private static IEnumerable<string> Problems(ReadOnlySpan<byte> text) =>
        KubernetesSchema.Newest.Check(YamlFile.Parse(text.ToArray())).Select(static f => $"{f.Path}: {f.Message}").ToList();

    private static IEnumerable<string> Graver(AuditReport report) => report.Findings.Where(static f => f.Severity > AuditSeverity.Note).Select(static f => f.Identity);

    private static SourceText Source(string text) => new("a.yaml", Encoding.UTF8.GetBytes(text));

    private static List<string> Own(string text) => [.. text.Split('\n').Select(static l => l.Trim()).Where(static l => l.StartsWith("# kept", StringComparison.Ordinal))];

    /// <summary>The line that a comment stands above: with it, and only with it, a comment may go.</summary>
    private static string Below(string text, string comment) => text.Split('\n').Select(static l => l.Trim()).SkipWhile(l => l != comment).First(static l => !l.StartsWith("# kept", StringComparison.Ordinal));

    private static int Times(string line, string text) => text.Split('\n').Count(l => l.Trim() == line);

    /// <summary>Four files of three fixtures each, some with CRLF, with a comment above every tenth line or so.</summary>
    private static SourceText[] Some(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 4).Select(n =>
        {
            var text = new StringBuilder();
            for (var i = 0; i < 3; i++)
            {
                text.Append(i > 0 ? "---\n" : "");
                foreach (var line in File.ReadAllText(_fixtures[random.Next(_fixtures.Length)]).TrimEnd('\n').Split('\n'))
                {
                    var isBlock = text.ToString().Contains(": |", StringComparison.Ordinal);
                    text.Append(!isBlock && random.Next(10) == 0 ? $"{new string(' ', line.Length - line.TrimStart().Length)}# kept {random.Next(1000)}\n" : "").Append(line).Append('\n');
                }
            }

            return new SourceText($"{n}.yaml", Encoding.UTF8.GetBytes(random.Next(3) == 0 ? text.ToString().Replace("\n", "\r\n", StringComparison.Ordinal) : text.ToString()));
        })];
    }
}
