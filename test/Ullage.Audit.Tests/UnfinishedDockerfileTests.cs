using System.Text;
using Ullage.Audit.Findings;
using Ullage.Audit.Running;
using Ullage.Audit.Sources;
using Ullage.Inspection;

namespace Ullage.Audit.Tests;

/// <summary>What becomes a Dockerfile later only is left out and told, not judged.</summary>
public sealed class UnfinishedDockerfileTests
{
    [Theory]
    [InlineData("Dockerfile", "{{ def is_slim: env.variant == \"slim\" -}}\nFROM debian:13\nUSER 10\n", "a template to be filled in ({{ … }}); audit what it is rendered to")]
    [InlineData("Dockerfile.j2", "FROM {{ base }}\nRUN make\n", "a template to be filled in ({{ … }}); audit what it is rendered to")]
    [InlineData("Dockerfile", "FROM debian:13\n{% if slim %}\nRUN make\n{% endif %}\n", "a template to be filled in ({{ … }}); audit what it is rendered to")]
    [InlineData("web/Dockerfile.common", "ENV PORT=8080\nEXPOSE 8080\n", "a part of a Dockerfile, without FROM; audit what it is put into")]
    public void It_is_left_out_with_the_reason(string name, string text, string reason)
    {
        var report = Read(name, text);
        Assert.Empty(report.Findings);
        var problem = Assert.Single(report.Problems);
        Assert.Equal((name, reason, false), (problem.Path, problem.Reason, problem.IsFault));
    }

    [Theory]
    [InlineData("Dockerfile", "FROM docker:28-cli\nRUN docker inspect --format '{{.Id}}' shop \\\n && docker version --format {{.Server.Version}}\n", false)]
    [InlineData("Dockerfile.prod", "FROM debian:13\nRUM make\n", true)]
    [InlineData("Dockerfile", "RUN make\n", true)]
    [InlineData("shop.Dockerfile", "RUN make\n", true)]
    public void What_is_meant_whole_is_judged(string name, string text, bool isInvalid)
    {
        var report = Read(name, text);
        Assert.Empty(report.Problems);
        Assert.Equal(isInvalid, report.Findings.Any(static f => f.Rule.Id == "dockerfile-invalid"));
    }

    [Fact]
    public void A_list_of_what_builds_do_not_see_is_no_Dockerfile() => Assert.Equal([true, false, false], new[] { "Dockerfile.web", "Dockerfile.dockerignore", "web.Dockerfile.dockerignore" }.Select(Artifact.IsDockerfileName));

    private static AuditReport Read(string name, string text) =>
        Auditor.Run([new SourceText(name, Encoding.UTF8.GetBytes(text))], new AuditOptions { Today = Audited.Today }, cancellationToken: TestContext.Current.CancellationToken);
}
