using System.Text;
using Ullage.Audit.Findings;
using Ullage.Audit.Renderings;
using Ullage.Audit.Running;
using Ullage.Audit.Sources;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Tests;

/// <summary>No line is shown with a secret, whatever it is shown for, and no message has one.</summary>
public sealed class ShownLineTests
{
    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: api}
        spec:
          selector: {matchLabels: {app: api}}
          template:
            metadata: {labels: {app: api}}
            spec:
              containers:
                - name: api
                  image: registry.example/api
                  env:
                    - {name: API_TOKEN, value: hunter2-one}
                    - {name: API_TOKEN, value: hunter2-two}

        """;

    [Fact]
    public void What_another_finding_tells_is_starred_too() =>
        Assert.Equal("            - {name: API_TOKEN, value: ***********}", Audited.Line(Assert.Single(Audited.Of(Deployment).Findings, static f => f.Rule.Id == "env-duplicate")));

    [Fact]
    public void It_is_starred_as_well_where_the_rule_that_tells_it_does_not_run()
    {
        var report = Audited.With(new AuditOptions { Today = Audited.Today, Only = new HashSet<string> { "env-duplicate" } }, Deployment);
        Assert.Equal("            - {name: API_TOKEN, value: ***********}", Audited.Line(Assert.Single(report.Findings)));
        Assert.Equal(["env-duplicate"], report.Rules.Select(static r => r.Id));
    }

    [Theory]
    [InlineData("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"a_token":"hunter2-one","b_token":"hunter2-two","port":80}}""", 3)]
    [InlineData("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {a_token: hunter2-one, b_token: hunter2-two, port: 80}}", 3)]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  b_token: 'hunter2-one\n    hunter2-two'\n", 1)]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  .env: |\n    B_TOKEN=hunter2-one\n", 1)]
    [InlineData("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {b_token: hunter2-one, b_token: hunter2-two}\n", 1)]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  b_token: \"hunter2-one\" : x\n", 1)]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {env: [{name: B_TOKEN, value: 'hunter2'}}\n", 1)]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {port: 80, b_password: {a: hunter2}, c_password: [hunter2]}\n", 1)]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - {name: a, image: x, env: [{name: B_PASSWORD, value: {x: hunter2}}, {name: C_PASSWORD, valu: hunter2}]}\n", 1)]
    public void A_file_is_shown_without_any_of_its_secrets(string text, int least)
    {
        var findings = Audited.Of(text).Findings;
        Assert.True(findings.Count >= least, string.Join('\n', findings.Select(static f => f.Message)));
        Assert.DoesNotContain("hunter2", Shown(findings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_under_the_name_of_a_secret_is_in_no_message_and_starred()
    {
        var text = Deployment.Replace("hunter2-one", "123456789012", StringComparison.Ordinal) + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {db_password: 123456789012, port: 80}\n";
        var shown = Shown(Audited.Of(text).Findings);
        Assert.Contains("the value of API_TOKEN is a number; expected quotes.", shown, StringComparison.Ordinal);
        Assert.Contains("the key port is a number; expected quotes: \"80\".", shown, StringComparison.Ordinal);
        Assert.Contains("data: {db_password: ************, port: 80}", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("123456789012", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ENV X_TOKEN=hunter2 Y_PASSWORD=hunter2-orange", 2)]
    [InlineData("ENTRYPOINT /api --mode fast --token=hunter2", 2)]
    [InlineData("CMD [\"/api\", \"--password\", \"hunter2\"]", 1)]
    [InlineData("CMD [\"sh\", \"-c\", \"migrate; /api --password=hunter2\"]", 2)]
    [InlineData("RUN apt-get install -y curl \\\n    && git clone https://shop:hunter2@git.example/shop.git", 1)]
    public void A_Dockerfile_is_shown_without_any_of_its_secrets(string line, int least)
    {
        var file = new SourceText("Dockerfile", Encoding.UTF8.GetBytes($"FROM debian\n{line}\n"));
        var findings = Auditor.Run([file], new AuditOptions { Today = Audited.Today }, cancellationToken: TestContext.Current.CancellationToken).Findings;
        Assert.Contains(findings, static f => f.Rule.Id == "dockerfile-secret");
        Assert.True(findings.Count(static f => f.Start.Line > 1) >= least, Shown(findings));
        Assert.DoesNotContain("hunter2", Shown(findings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RUN curl -fsS https://example.com/install.sh | sh -s -- --password=x1y2z3")]
    [InlineData("RUN git clone https://oauth2:${TOKEN}@git.example/shop.git")]
    [InlineData("CMD [\"/api\", \"--token=jwt\", \"--password-file=/run/secrets/db\"]")]
    public void A_command_that_refers_to_a_secret_holds_none(string line)
    {
        var file = new SourceText("Dockerfile", Encoding.UTF8.GetBytes($"FROM debian\n{line}\n"));
        Assert.DoesNotContain(Auditor.Run([file], new AuditOptions { Today = Audited.Today }, cancellationToken: TestContext.Current.CancellationToken).Findings, static f => f.Rule.Id == "dockerfile-secret");
    }

    [Fact]
    public void What_rendering_takes_out_is_starred_where_it_is_written()
    {
        var origin = new SourceText("base/a.yaml", Encoding.UTF8.GetBytes(Deployment)) { IsOrigin = true };
        var name = Deployment.IndexOf("API_TOKEN", StringComparison.Ordinal);
        var place = new TextSpan(name, name + "API_TOKEN".Length);
        var rendered = new SourceText("overlay", Encoding.UTF8.GetBytes(Deployment.Replace("            - {name: API_TOKEN, value: hunter2-one}\n", "", StringComparison.Ordinal))) { Rendering = new Rendering("overlay", null, (_, _) => (origin, place)) };
        var findings = Auditor.Run([origin, rendered], new AuditOptions { Today = Audited.Today }, cancellationToken: TestContext.Current.CancellationToken).Findings;
        Assert.NotEmpty(findings);
        Assert.All(findings, static f => Assert.Equal("            - {name: *********, value: ***********}", Audited.Line(f)));
    }

    [Theory]
    [InlineData(3, "…🍶384…")]
    [InlineData(8, "…🍶🍶384Miéé, TA…")]
    [InlineData(9, "…'🍶🍶384Miéé, TAI…")]
    public void Of_a_long_line_only_what_is_around_is_shown_and_no_character_is_cut(int most, string expected)
    {
        var text = $"apiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\nspec: {{containers: [{{name: c, image: 'x:1', args: ['{new string('é', 3000)}', '🍶🍶384Miéé, TAIL_{new string('x', 3000)}']}}]}}\n";
        var bytes = Encoding.UTF8.GetBytes(text);
        var at = bytes.AsSpan().IndexOf("384Mi"u8);
        var finding = Audited.Of(text).Findings[0] with { Source = new SourceText("a.yaml", bytes), Span = new(at, at + 5), Secrets = null };

        Assert.Equal(expected, finding.Shown(most).ToString());
    }

    private static string Shown(IEnumerable<AuditFinding> findings) => string.Join('\n', findings.Select(static f => $"{f.Rule.Id}: {f.Message}\n{Audited.Line(f)}"));
}
