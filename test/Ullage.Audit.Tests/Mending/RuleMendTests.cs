using Ullage.Audit.Contract;
using Ullage.Audit.Sources;

namespace Ullage.Audit.Tests.Mending;

/// <summary>Every rule that says what <c>--fix</c> does does it to its own bad fixtures; the others do nothing.</summary>
public sealed class RuleMendTests
{
    // A note that stays silent only as long as the graver readiness-after-liveness stands.
    private const string Hidden = "probes-same-question";

    public static TheoryData<string> Mending => [.. RuleCatalog.All.Where(static r => r.Fix.Length > 0).Select(static r => r.Id)];

    public static TheoryData<string> Telling => [.. RuleCatalog.All.Where(static r => r.Fix.Length == 0).Select(static r => r.Id)];

    [Theory]
    [MemberData(nameof(Mending))]
    public void What_a_rule_mends_is_gone_brings_nothing_new_and_is_mended_once(string id)
    {
        Assert.EndsWith(".", RuleCatalog.Find(id)!.Fix, StringComparison.Ordinal);
        var any = false;
        foreach (var source in Fixtures(id))
        {
            var report = Mended.Run(Mended.Boldly, source);
            var made = report.Made.Where(m => m.Finding.Rule.Id == id).ToList();
            any |= made.Count > 0;
            var (before, after) = (report.Before.Findings.Count(f => f.Rule.Id == id), report.After.Findings.Count(f => f.Rule.Id == id));
            Assert.True(after <= before - made.Count || before == 0, $"{source.Path}: {before} findings, {made.Count} mended ({string.Join("; ", made.Select(static m => m.Words))}), {after} left");
            Assert.Subset(report.Before.Findings.Select(static f => f.Identity).ToHashSet(), report.After.Findings.Where(static f => f.Rule.Id != Hidden).Select(static f => f.Identity).ToHashSet());
            Assert.Empty(report.Refused.Where(static r => r.Finding.Dockerfile is null).Select(static r => r.Reason));
            Assert.Empty(Mended.Run(Mended.Boldly, Mended.After(report, [source])).Made.Select(static m => $"{m.Finding.Identity} {m.Words}"));
        }

        Assert.True(any, $"{id} says what --fix does, and does it to none of its bad fixtures");
    }

    [Theory]
    [MemberData(nameof(Telling))]
    public void A_rule_that_promises_no_mend_makes_none(string id) =>
        Assert.All(Fixtures(id), source => Assert.DoesNotContain(Mended.Run(Mended.Boldly, source).Made, m => m.Finding.Rule.Id == id));

    [Fact]
    public void No_mend_says_a_path_a_tag_or_a_port_that_was_not_there()
    {
        foreach (var id in RuleCatalog.All.Select(static r => r.Id))
        {
            foreach (var source in Fixtures(id))
            {
                var before = System.Text.Encoding.UTF8.GetString(source.Bytes);
                var after = Mended.TextOf(Mended.Run(Mended.Boldly, source), before);
                Assert.Equal(Count(before, "path:"), Count(after, "path:"));
                Assert.Equal(Count(before, "image:"), Count(after, "image:"));
                Assert.Equal(Count(before, "ort:"), Count(after, "ort:"));
            }
        }
    }

    private static int Count(string text, string word) => text.Split(word).Length;

    private static IEnumerable<SourceText> Fixtures(string id) =>
        Directory.GetFiles(Path.Combine(Checkout.Rules, id)).Where(static f => Path.GetFileName(f).StartsWith("bad", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(static f => new SourceText(f, File.ReadAllBytes(f)));
}
