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
            "schema-mismatch httpGet",
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

    [Fact]
    public void Mended_the_gateway_has_only_left_what_somebody_must_decide()
    {
        var report = Mend("gateway.yaml");
        Assert.Equal(
            [
                "GOMEMLIMIT 340MiB, 85 % of the memory limit 400Mi",
                "a grace period of 40 s: preStop 5 + drain 25 + workers and flush 4 + 3 to spare",
                "matchLabelKeys: [pod-template-hash], so that the pods of one version count by themselves",
                "maxUnavailable 1: one pod at a time may go",
                "readiness fails after 3 probes instead of 1",
                "runs as user 65532, and is refused as root",
            ],
            report.Made.Select(static m => m.Words).Order(StringComparer.Ordinal));
        Assert.Equal(["image-latest"], report.After.Findings.Where(static f => f.Severity >= AuditSeverity.Warning).Select(static f => f.Rule.Id));
    }

    [Fact]
    public void Mended_the_catalog_is_accepted_and_its_replicas_its_secret_and_its_budget_are_left_to_people()
    {
        var report = Mend("catalog.yaml");
        Assert.Equal(["hpa-and-replicas", "pdb-missing", "secret-in-env"], report.After.Findings.Where(static f => f.Severity >= AuditSeverity.Warning).Select(static f => f.Rule.Id).Order(StringComparer.Ordinal));
        var text = System.Text.Encoding.UTF8.GetString(Assert.Single(report.Files).After.Bytes);
        Assert.Contains("          livenessProbe:\n            initialDelaySeconds: 30\n            periodSeconds: 10\n            httpGet:\n              path: /health\n              port: 8080\n          securityContext:\n            runAsNonRoot: true\n            runAsUser: 65532\n          readinessProbe:\n", text, StringComparison.Ordinal);
        Assert.Contains("  selector:\n    matchLabels:\n      app: catalog\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Mended_the_third_articles_image_runs_as_nobody_and_trusts_the_usual_authorities()
    {
        var report = Mend("third.Dockerfile");
        Assert.DoesNotContain(report.After.Findings, static f => f.Severity >= AuditSeverity.Warning);
        Assert.EndsWith("COPY --from=builder /app/main /main\nCOPY --from=builder /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/\nUSER 65532:65532\nENTRYPOINT [\"/main\"]\n", System.Text.Encoding.UTF8.GetString(Assert.Single(report.Files).After.Bytes), StringComparison.Ordinal);
    }

    private static Ullage.Audit.Mending.MendReport Mend(string name) => Mending.Mended.Run(new() { Choose = static all => [.. all.Where(static f => f.Severity >= AuditSeverity.Warning)] }, Source(name));

    private static SourceText Source(string name)
    {
        var path = Path.Combine(Checkout.Root, "test/Ullage.Audit.Tests/Articles", name);
        return new SourceText(path, File.ReadAllBytes(path));
    }

    private static string[] Found(string name, AuditSeverity least)
    {
        var source = Source(name);
        var report = Auditor.Run([source], new AuditOptions { Today = Audited.Today }, cancellationToken: TestContext.Current.CancellationToken);
        return [.. report.Findings.Where(f => f.Severity >= least).Select(f => $"{f.Rule.Id} {System.Text.Encoding.UTF8.GetString(source.Bytes[f.Span.Start..f.Span.End])}")];
    }
}
