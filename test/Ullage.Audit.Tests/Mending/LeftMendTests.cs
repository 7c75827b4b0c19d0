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
    [InlineData("alpine:3.22", "dockerfile-shell-form", "begin that one with exec, or start it without a shell")]
    [InlineData("scratch", "dockerfile-no-shell", "or take an image that has a shell")]
    public void A_shell_that_is_written_out_is_left_with_the_reason(string image, string rule, string reason) =>
        Assert.EndsWith(reason, Assert.Single(Fix($"FROM {image}\nUSER 65532\nENTRYPOINT [\"sh\", \"-c\", \"/migrate && /api\"]\n", "Dockerfile", rule).Report.Refused).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("postgres:17.2", false)]
    [InlineData("registry.example/base/redis:7", false)]
    [InlineData("registry.example/api:1", true)]
    public void A_database_keeps_the_user_that_owns_its_data(string image, bool changes)
    {
        var (after, report) = Fix($"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: api}}\nspec:\n  template:\n    spec:\n      containers:\n        - name: api\n          image: {image}\n", "a.yaml", "run-as-root", isUnsafe: true);
        Assert.Equal(changes, after.Contains("runAsUser", StringComparison.Ordinal));
        Assert.Equal(changes ? 0 : 1, report.Refused.Count);
    }

    [Theory]
    [InlineData("{requests: {cpu: 1}, limits: {cpu: 0}}", "a limit of 0 is none; write the limit that is meant")]
    [InlineData("{requests: {memory: 1Gi}, limits: {memory: 0}}", "a limit of 0 is none; write the limit that is meant")]
    [InlineData("{requests: {cpu: 1}, limits: {cpu: -5}}", null)]
    public void No_request_is_lowered_to_a_limit_that_is_none(string resources, string? reason)
    {
        var report = Fix($"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: api}}\nspec: {{template: {{spec: {{containers: [{{name: api, image: 'x:1', resources: {resources}}}]}}}}}}\n", "a.yaml", "request-above-limit", isUnsafe: true).Report;
        Assert.DoesNotContain(report.Made, static m => m.Finding.Rule.Id == "request-above-limit");
        Assert.Equal(reason, report.Refused.FirstOrDefault(static r => r.Finding.Rule.Id == "request-above-limit")?.Reason);
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
        var (after, report) = Fix(text, "a.yaml", isUnsafe: true);
        Assert.Equal(goes, !after.Contains("replicas: 5", StringComparison.Ordinal));
        Assert.Equal(reason is null ? [] : [reason], report.Refused.Select(static r => r.Reason));
        Assert.All(report.Made, static m => Assert.EndsWith("run kubectl apply edit-last-applied deployment/api before it and take replicas out there too", m.Words, StringComparison.Ordinal));

        // An apply of what is left would scale the service down for a moment: never unasked.
        var (unasked, safe) = Fix(text, "a.yaml");
        Assert.Contains("replicas: 5", unasked, StringComparison.Ordinal);
        Assert.Equal(goes ? 1 : 0, safe.NeedLook);
    }

    [Theory]
    [InlineData("selector: {matchLabels: {app: api}}", true)]
    [InlineData("minAvailable: 1", true)]
    [InlineData("selector: {}", false)]
    [InlineData("selector: {matchLabels: {}}", false)]
    public void A_budget_whose_empty_selector_would_come_to_mean_every_pod_keeps_its_version(string line, bool goes)
    {
        var (after, report) = Fix($"apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {{name: api}}\nspec:\n  {line}\n", "a.yaml", "api-removed");
        Assert.Equal(goes, after.StartsWith("apiVersion: policy/v1\n", StringComparison.Ordinal));
        Assert.Equal(goes ? 0 : 1, report.Refused.Count(static r => r.Reason.StartsWith("the empty selector selects no pod under policy/v1beta1 and every pod", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("256Mi", "128Mi", true)]
    [InlineData("256M", "256m", false)]
    [InlineData("256Mi", "512", false)]
    public void A_request_is_not_lowered_to_a_limit_of_a_few_bytes(string request, string limit, bool lowered)
    {
        var (after, report) = Fix($"apiVersion: v1\nkind: Pod\nmetadata: {{name: api}}\nspec:\n  containers:\n    - name: api\n      image: x:1\n      resources: {{requests: {{memory: {request}}}, limits: {{memory: {limit}}}}}\n", "a.yaml", "request-above-limit", isUnsafe: true);
        Assert.Equal(lowered, after.Contains($"requests: {{memory: {limit}}}", StringComparison.Ordinal));
        Assert.Equal(lowered ? 0 : 1, report.Refused.Count);
    }

    [Theory]
    [InlineData("A", "b", "emptyDir: {}", true)]
    [InlineData("UPSTREAM", "http://backend:80", "secret: {secretName: k}", true)]
    [InlineData("ORIGINS", "*", "secret: {secretName: k, items: [{key: a, path: a}]}", true)]
    [InlineData("ASPNETCORE_URLS", "http://+:8080;https://+:8443", "emptyDir: {}", true)]
    [InlineData("ASPNETCORE_URLS", "http://+:80", "emptyDir: {}", false)]
    [InlineData("ASPNETCORE_URLS", "https://+:8443;http://localhost:80/", "emptyDir: {}", false)]
    [InlineData("ASPNETCORE_URLS", "http://+", "emptyDir: {}", false)]
    [InlineData("ASPNETCORE_HTTP_PORTS", "8080;80", "emptyDir: {}", false)]
    [InlineData("Kestrel__Endpoints__Https__Url", "https://*:443", "emptyDir: {}", false)]
    [InlineData("BIND", ":80", "emptyDir: {}", false)]
    [InlineData("A", "b", "secret: {secretName: k, defaultMode: 256}", false)]
    [InlineData("A", "b", "secret: {secretName: k, items: [{key: a, path: a, mode: 256}]}", false)]
    [InlineData("A", "b", "projected: {sources: [{secret: {name: k, items: [{key: a, path: a, mode: 256}]}}]}", false)]
    public void Another_user_is_given_unasked_only_where_it_reads_and_opens_the_same(string variable, string value, string volume, bool isGiven)
    {
        var (after, report) = Fix($"apiVersion: v1\nkind: Pod\nmetadata: {{name: api}}\nspec:\n  containers:\n    - name: api\n      image: mcr.microsoft.com/dotnet/aspnet:10.0\n      env: [{{name: {variable}, value: \"{value}\"}}]\n  volumes: [{{name: v, {volume}}}]\n", "a.yaml", "run-as-root");
        Assert.Equal(isGiven, after.Contains("runAsUser: 65532", StringComparison.Ordinal));
        Assert.Equal(isGiven ? 0 : 1, report.NeedLook);
    }

    [Theory]
    [InlineData("command: [/api, --port, '8080', --config=/etc/api.yaml, --cache-dir=/cache/x, /var/run/secrets/tokens/a]", "", true)]
    [InlineData("command: [sh, -c, 'apt-get update && apt-get install -y curl && exec /api']", "", false)]
    [InlineData("args: [--https-port, '443']", "", false)]
    [InlineData("args: [--port=80]", "", false)]
    [InlineData("args: [--data-dir=/var/lib/api]", "", false)]
    [InlineData("args: [--data-dir, /data]", "", false)]
    [InlineData("args: [--data-dir=/var/lib/api], volumeMounts: [{name: v, mountPath: /var/lib}]", "", true)]
    [InlineData("envFrom: [{configMapRef: {name: api}}]", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: api}\ndata: {ASPNETCORE_URLS: 'http://+:80'}\n", false)]
    [InlineData("envFrom: [{configMapRef: {name: api}}]", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: api}\ndata: {ASPNETCORE_URLS: 'http://+:8080'}\n", true)]
    [InlineData("envFrom: [{configMapRef: {name: other}}]", "", false)]
    [InlineData("env: [{name: URLS, valueFrom: {configMapKeyRef: {name: api, key: u}}}]", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: api}\ndata: {u: 'http://+:80'}\n", false)]
    [InlineData("args: [a]", "apiVersion: v1\nkind: Service\nmetadata: {name: api}\nspec: {selector: {app: api}, ports: [{port: 80}]}\n", false)]
    [InlineData("args: [a]", "apiVersion: v1\nkind: Service\nmetadata: {name: api}\nspec: {selector: {app: api}, ports: [{port: 80, targetPort: 8080}]}\n", true)]
    public void Another_user_is_given_unasked_only_where_nothing_speaks_of_root(string container, string beside, bool isGiven)
    {
        var (after, report) = Fix($"apiVersion: v1\nkind: Pod\nmetadata: {{name: api, labels: {{app: api}}}}\nspec:\n  containers:\n    - {{name: api, image: 'mcr.microsoft.com/dotnet/aspnet:10.0', {container}}}\n  volumes: [{{name: v, emptyDir: {{}}}}]\n---\n{beside}", "a.yaml", "run-as-root");
        Assert.Equal(isGiven, after.Contains("runAsUser: 65532", StringComparison.Ordinal));
        Assert.Equal(isGiven ? 0 : 1, report.NeedLook);
    }

    private static (string After, MendReport Report) Fix(string text, string path, string? rule = null, bool isUnsafe = false)
    {
        var report = Mended.Run(new MendOptions { Unsafe = isUnsafe, Choose = all => [.. all.Where(f => rule is not null ? f.Rule.Id == rule : f.Rule.Id is "hpa-and-replicas" or "dockerfile-shell-form" or "dockerfile-debug-shipped")] }, new SourceText(path, Encoding.UTF8.GetBytes(text)));
        return (Mended.TextOf(report, text), report);
    }
}
