using Ullage.Audit.Findings;
using Ullage.Audit.Running;
using Ullage.Audit.Sources;

namespace Ullage.Audit.Tests;

/// <summary>What the articles set up, with their values: exactly what is wrong with it is found, and nothing beside.</summary>
public sealed class ArticleTests
{
    [Fact]
    public void The_gateway_has_the_faults_that_its_comments_deny() => Assert.Equal(
        [
            "spread-strands-rollout DoNotSchedule",
            "run-as-root gateway",
            "image-latest registry.example/gateway:latest",
            "gomemlimit-too-high 384MiB",
            "shutdown-leaves-nothing 25s",
            "readiness-one-blip 1",
            "pdb-blocks-drain 2",
        ],
        Found("gateway.yaml", AuditSeverity.Warning));

    [Fact]
    public void The_gateways_notes_tell_what_its_startup_probe_waits_for_and_that_updates_are_off() =>
        Assert.Superset(new HashSet<string> { "startup-waits-for-nothing startupProbe", "gomaxprocs-pinned GOMAXPROCS", "hpa-missing 2" }, Found("gateway.yaml", AuditSeverity.Note).ToHashSet());

    [Fact]
    public void The_catalog_is_refused_before_it_can_fail() => Assert.Equal(
        [
            "pdb-missing catalog",
            "selector-missing spec",
            "hpa-and-replicas replicas",
            "run-as-root catalog",
            "gomemlimit-unit 384Mi",
            "secret-in-env hunter2-orange",
            "probe-without-handler livenessProbe",
        ],
        Found("catalog.yaml", AuditSeverity.Warning));

    [Fact]
    public void The_first_article_ships_what_the_third_calls_a_mistake() => Assert.Equal(
        ["dockerfile-root", "dockerfile-toolchain-shipped"],
        Found("first.Dockerfile", AuditSeverity.Warning).Select(static f => f.Split(' ')[0]).Order(StringComparer.Ordinal));

    [Fact]
    public void The_third_articles_image_still_runs_as_root_and_trusts_nobody() => Assert.Equal(
        ["dockerfile-ca-missing", "dockerfile-root"],
        Found("third.Dockerfile", AuditSeverity.Warning).Select(static f => f.Split(' ')[0]).Order(StringComparer.Ordinal));

    private static string[] Found(string name, AuditSeverity least)
    {
        var path = Path.Combine(Checkout.Root, "test/Ullage.Audit.Tests/Articles", name);
        var source = new SourceText(path, File.ReadAllBytes(path));
        var report = Auditor.Run([source], new AuditOptions { Today = Audited.Today }, cancellationToken: TestContext.Current.CancellationToken);
        return [.. report.Findings.Where(f => f.Severity >= least).Select(f => $"{f.Rule.Id} {System.Text.Encoding.UTF8.GetString(source.Bytes[f.Span.Start..f.Span.End])}")];
    }
}
