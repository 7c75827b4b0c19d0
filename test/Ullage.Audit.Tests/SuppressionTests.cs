using System.Text;
using Ullage.Audit.Baselines;
using Ullage.Audit.Configuring;
using Ullage.Audit.Findings;
using Ullage.Audit.Running;
using Ullage.Audit.Sources;
using Ullage.Audit.Suppressing;

namespace Ullage.Audit.Tests;

public sealed class SuppressionTests
{
    private const string Workload = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: api
          namespace: shop
          annotations: {OBJECT}
        spec:
          selector: {matchLabels: {app: api}}
          template:
            metadata:
              labels: {app: api}
              annotations: {POD}
            spec:
              containers:
                - name: api
                  image: registry.example/api:latest

        """;

    [Theory]
    [InlineData("OBJECT")]
    [InlineData("POD")]
    public void An_annotation_with_a_reason_accepts_a_finding_of_its_rule_alone(string place)
    {
        var report = Audited.Of(Fill(place, "ullage.dev/ignore.image-latest: pinned by the mirror"));
        Assert.DoesNotContain(report.Findings, static f => f.Rule.Id is "image-latest" or "unused-suppression");
        Assert.Contains(report.Findings, static f => f.Rule.Id == "run-as-root");
    }

    [Fact]
    public void An_annotation_of_the_namespace_accepts_in_all_of_it()
    {
        var report = Audited.Of(Fill("", ""), "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  annotations:\n    ullage.dev/ignore.image-latest: pinned by the mirror\n");
        Assert.DoesNotContain(report.Findings, static f => f.Rule.Id is "image-latest" or "unused-suppression");
    }

    [Fact]
    public void An_acceptance_without_a_reason_counts_and_is_told()
    {
        var report = Audited.Of(Fill("OBJECT", "ullage.dev/ignore.image-latest: ''"));
        Assert.DoesNotContain(report.Findings, static f => f.Rule.Id == "image-latest");
        Assert.Contains("without a reason", Assert.Single(report.Findings, static f => f.Rule.Id == "unused-suppression").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ullage.dev/ignore.image-latst: typo", "no rule has that name")]
    [InlineData("ullage.dev/ignore.gomemlimit-unit: long mended", "finds nothing")]
    public void What_accepts_nothing_is_told(string annotation, string says) =>
        Assert.Contains(says, Assert.Single(Audited.Of(Fill("OBJECT", annotation)).Findings, static f => f.Rule.Id == "unused-suppression").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("image: registry.example/api:latest  # ullage-ignore image-latest: why not")]
    [InlineData("# ullage-ignore image-latest: why not\n          # and more words\n          image: registry.example/api:latest")]
    public void A_comment_accepts_on_its_line_or_alone_above_it(string lines)
    {
        var report = Audited.Of(Fill("", "").Replace("image: registry.example/api:latest", lines, StringComparison.Ordinal));
        Assert.DoesNotContain(report.Findings, static f => f.Rule.Id is "image-latest" or "unused-suppression");
    }

    [Fact]
    public void A_comment_for_the_file_accepts_everywhere_in_it()
    {
        var report = Audited.Of("# ullage-ignore-file image-latest, run-as-root: an example\n" + Fill("", ""));
        Assert.DoesNotContain(report.Findings, static f => f.Rule.Id is "image-latest" or "run-as-root" or "unused-suppression");
    }

    [Fact]
    public void A_configured_exception_holds_until_its_day_and_is_told_after_it()
    {
        AuditReport On(DateOnly day)
        {
            var problems = new List<string>();
            var configuration = Read("ignore:\n  - {rule: image-*, resource: Deployment/shop/*, reason: the vendor's, until: 2026-11-21}\n", problems);
            Assert.Empty(problems);
            return Audited.With(new AuditOptions { Today = day, Accepted = configuration.Accepted, Rules = configuration.Rules }, Fill("", ""));
        }

        Assert.DoesNotContain(On(new(2026, 11, 21)).Findings, static f => f.Rule.Id is "image-latest" or "unused-suppression");
        var late = On(new(2026, 11, 22)).Findings;
        Assert.Contains(late, static f => f.Rule.Id == "image-latest");
        Assert.Contains("until 2026-11-21", Assert.Single(late, static f => f.Rule.Id == "unused-suppression").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_are_switched_off_regraded_and_given_numbers()
    {
        var configuration = Read("rules:\n  image-latest: off\n  run-as-root: error\n  pdb-missing: {severity: note, from: 1}\n", []);
        var findings = Audited.With(new AuditOptions { Today = Audited.Today, Rules = configuration.Rules }, Fill("", "")).Findings;
        Assert.DoesNotContain(findings, static f => f.Rule.Id == "image-latest");
        Assert.Equal(AuditSeverity.Error, Assert.Single(findings, static f => f.Rule.Id == "run-as-root").Severity);
        Assert.Equal(AuditSeverity.Note, Assert.Single(findings, static f => f.Rule.Id == "pdb-missing").Severity);
    }

    [Fact]
    public void Every_mistake_in_a_configuration_is_told_with_its_place()
    {
        var problems = new List<string>();
        Read("rules:\n  no-such-rule: off\n  pdb-missing: {from: many}\n  run-as-root: loud\nignore:\n  - {rule: image-latest}\n  - {rule: image-latest, reason: x, until: soon}\nwhatever: 1\n", problems);
        Assert.Equal(["2:3", "3:23", "4:16", "6:5", "7:44", "8:1"], problems.Select(static p => string.Join(':', p.Split(':')[1..3])));
    }

    [Theory]
    [InlineData("*", "anything", true)]
    [InlineData("a*c", "abbbc", true)]
    [InlineData("a*c", "abbb", false)]
    [InlineData("*b*", "abc", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    public void A_star_stands_for_any_text(string pattern, string text, bool fits) => Assert.Equal(fits, AcceptedFinding.Fits(pattern, text));

    [Fact]
    public void A_baseline_knows_findings_by_name_and_not_by_line()
    {
        var before = Audited.Of(Fill("", "")).Findings;
        var baseline = Baseline.Read(Encoding.UTF8.GetBytes(Baseline.Of(before).ToString()));
        Assert.Empty(baseline.New(Audited.Of("# moved\n\n\n" + Fill("", "")).Findings, out var gone));
        Assert.Equal(0, gone);

        var more = Audited.Of(Fill("", "") + "        - {name: two, image: registry.example/two}\n".Replace("        -", "        -", StringComparison.Ordinal)).Findings;
        Assert.All(baseline.New(more, out _), static f => Assert.Equal("two", f.Resource.Container));

        Assert.Empty(baseline.New([], out gone));
        Assert.Equal(before.Count, gone);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"version\": 2, \"findings\": {}}")]
    [InlineData("{\"version\": 1, \"findings\": {\"a b\": 0}}")]
    public void What_is_no_baseline_is_refused(string text) => Assert.Throws<FormatException>(() => Baseline.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Numbers_out_of_range_are_told_all_at_once_with_the_range()
    {
        var problems = new List<string>();
        Read("rules:\n  gomemlimit-too-high: {at-most: 850}\n  startup-too-short: {at-least: -1}\n  gomemlimit-low: {at-least: NaN}\n", problems);
        Assert.Equal(3, problems.Count);
        Assert.Contains("at-most is \"850\"; expected a number from 0 to 100 %, such as 90", problems[0], StringComparison.Ordinal);
        Assert.Contains("at-least is \"-1\"; expected a number from 0 to 86400 s, such as 15", problems[1], StringComparison.Ordinal);
        Assert.Contains("at-least is \"NaN\"; expected a number from 0 to 100 %", problems[2], StringComparison.Ordinal);
    }

    private static AuditConfiguration Read(string text, List<string> problems) => AuditConfiguration.Read(new SourceText("team.yaml", Encoding.UTF8.GetBytes(text)), problems);

    private static string Fill(string place, string annotation) =>
        Workload.Replace("{OBJECT}", place == "OBJECT" ? "{" + annotation + "}" : "{}", StringComparison.Ordinal).Replace("{POD}", place == "POD" ? "{" + annotation + "}" : "{}", StringComparison.Ordinal);
}
