using System.Text;
using Ullage.Audit.Mending;
using Ullage.Audit.Sources;

namespace Ullage.Audit.Tests.Mending;

/// <summary>What is not certain is left, and whoever asked is told why.</summary>
public sealed class LeftMendTests
{
    [Theory]
    [InlineData("", "CMD /api --listen :8080", null)]
    [InlineData("SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]", "CMD /api --listen :8080", null)]
    [InlineData("SHELL [\"/bin/bash\", \"-lc\"]", "CMD /api", "SHELL [\"/bin/bash\", \"-lc\"] reads the line in its own way")]
    [InlineData("SHELL [\"pwsh\", \"-Command\"]", "CMD /api", "SHELL [\"pwsh\", \"-Command\"] reads the line in its own way")]
    [InlineData("", "CMD /api --port $PORT", "alone knows what $ means")]
    [InlineData("", "CMD /migrate && /api", "alone knows what & means")]
    [InlineData("", "CMD /api | tee /log", "alone knows what | means")]
    [InlineData("", "CMD /api *.json", "alone knows what * means")]
    [InlineData("", "CMD /api > /log", "alone knows what > means")]
    [InlineData("", "CMD /api 'a b'", "alone knows what ' means")]
    [InlineData("", "CMD cd /app; ./api", "alone knows what ; means")]
    [InlineData("", "CMD MODE=fast /api", "alone knows MODE=fast")]
    [InlineData("", "CMD /api \\\n  --verbose", "the command stands on several lines")]
    [InlineData("CMD [\"--verbose\"]", "ENTRYPOINT /api", "ENTRYPOINT in the shell form ignores CMD")]
    public void The_shell_form_becomes_the_exec_form_only_where_both_mean_the_same(string before, string command, string? reason)
    {
        var (after, report) = Fix($"FROM alpine:3.22\nUSER 65532\n{before}\n{command}\n", "Dockerfile");
        if (reason is null)
        {
            Assert.Contains("CMD [\"/api\", \"--listen\", \":8080\"]", after, StringComparison.Ordinal);
            Assert.Empty(report.Refused);
            return;
        }

        Assert.Contains(command, after, StringComparison.Ordinal);
        Assert.Contains(reason, Assert.Single(report.Refused).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CMD exec /api $PORT")]
    [InlineData("CMD set -e; /migrate; exec /api")]
    public void A_shell_that_gives_its_place_to_the_service_is_not_told(string command) =>
        Assert.DoesNotContain(Fix($"FROM alpine:3.22\nUSER 65532\n{command}\n", "Dockerfile").Report.Before.Findings, static f => f.Rule.Id == "dockerfile-shell-form");

    [Fact]
    public void The_linkers_flags_are_not_given_twice()
    {
        var (after, report) = Fix("FROM golang:1.26 AS build\nENV GOFLAGS=-ldflags=-X=main.v=1\nRUN CGO_ENABLED=0 go build -o /api .\nFROM scratch\nCOPY --from=build /api /api\nUSER 65532\nENTRYPOINT [\"/api\"]\n", "Dockerfile");
        Assert.DoesNotContain("-s -w", after, StringComparison.Ordinal);
        Assert.Contains(report.Refused, static r => r.Reason == "the linker's flags are set already; add -s -w to them");
    }

    [Theory]
    [InlineData("minReplicas: 3, maxReplicas: 10", "200m", true, null)]
    [InlineData("minReplicas: 30, maxReplicas: 10", "200m", false, null)]
    [InlineData("minReplicas: 3", "200m", false, null)]
    [InlineData("minReplicas: 3, maxReplicas: 0", "200m", false, null)]
    [InlineData("minReplicas: 3, maxReplicas: 10", null, false, "HorizontalPodAutoscaler api cannot reckon as long as container api has no request, and one replica would be left")]
    public void The_replicas_go_only_where_an_autoscaler_surely_gives_more(string bounds, string? request, bool goes, string? reason)
    {
        var resources = request is null ? "limits: {memory: 1Gi}" : $"requests: {{cpu: {request}}}, limits: {{memory: 1Gi}}";
        var text = $"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: api}}\nspec:\n  replicas: 5\n  selector: {{matchLabels: {{app: api}}}}\n  template:\n    metadata: {{labels: {{app: api}}}}\n    spec: {{containers: [{{name: api, image: 'x:1', resources: {{{resources}}}}}]}}\n"
            + $"---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {{name: api}}\nspec:\n  scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: api}}\n  {bounds.Replace(", ", "\n  ", StringComparison.Ordinal)}\n  metrics: [{{type: Resource, resource: {{name: cpu, target: {{type: Utilization, averageUtilization: 70}}}}}}]\n";
        var (after, report) = Fix(text, "a.yaml");
        Assert.Equal(goes, !after.Contains("replicas: 5", StringComparison.Ordinal));
        Assert.Equal(reason is null ? [] : [reason], report.Refused.Select(static r => r.Reason));
    }

    private static (string After, MendReport Report) Fix(string text, string path)
    {
        var report = Mended.Run(new MendOptions { Choose = static all => [.. all.Where(static f => f.Rule.Id is "hpa-and-replicas" or "dockerfile-shell-form" or "dockerfile-debug-shipped")] }, new SourceText(path, Encoding.UTF8.GetBytes(text)));
        return (Mended.TextOf(report, text), report);
    }
}
