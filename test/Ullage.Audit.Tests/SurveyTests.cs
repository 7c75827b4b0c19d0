using System.Text;
using Ullage.Audit.Sources;
using Ullage.Audit.Surveying;

namespace Ullage.Audit.Tests;

/// <summary>What manifests show that is in place.</summary>
public sealed class SurveyTests
{
    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: api, annotations: {ullage.dev/recommended-at: "2026-03-02"}}
        spec:
          selector: {matchLabels: {app: api}}
          template:
            metadata: {labels: {app: api}, annotations: {prometheus.io/scrape: "true", pyroscope.io/scrape: "true"}}
            spec:
              priorityClassName: important
              topologySpreadConstraints: [{maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: ScheduleAnyway}]
              containers:
                - name: api
                  image: registry.example/api:1
                  env: [{name: GOMEMLIMIT, value: 230MiB}, {name: GOMAXPROCS, value: "1"}]
                  lifecycle: {preStop: {sleep: {seconds: 5}}}
                  resources: {requests: {cpu: 50m, memory: 128Mi}, limits: {cpu: 200m, memory: 256Mi}}
        """;

    private const string Around = """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: api}
        spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: api}, minReplicas: 3, maxReplicas: 10}
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: api}
        spec: {maxUnavailable: 1, selector: {matchLabels: {app: api}}}
        ---
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: quota}
        spec: {hard: {requests.cpu: "20"}}
        ---
        apiVersion: monitoring.coreos.com/v1
        kind: PrometheusRule
        metadata: {name: rules}
        spec: {groups: [{name: g, rules: [{record: a, expr: b}, {alert: Full, expr: c}]}]}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: board, labels: {grafana_dashboard: "1"}}
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: resource-rightsizer}
        spec: {schedule: "0 2 * * 0", jobTemplate: {spec: {template: {spec: {restartPolicy: OnFailure, containers: [{name: rightsizer, image: resource-rightsizer:1}]}}}}}
        """;

    [Fact]
    public void What_is_there_is_told_with_its_place_across_files()
    {
        var found = Of(Deployment, Around);

        Assert.Equal(Enum.GetValues<SurveySubject>().Where(static s => s is not (SurveySubject.Profile or SurveySubject.ProcessorsByRuntime)).Order(), found.Select(static t => t.Subject).Distinct().Order());
        var budget = found.Single(static t => t.Subject == SurveySubject.DisruptionBudget);
        Assert.Equal(("api", "1.yaml", 9, 8), (budget.Resource.Name, budget.Source.Path, budget.Start.Line, budget.Start.Column));
        Assert.Equal("3–10 replicas by api", found.Single(static t => t.Subject == SurveySubject.Autoscaler).Text);
        Assert.Equal("1 alerts, Full first", found.Single(static t => t.Subject == SurveySubject.Alerts).Text);
        Assert.Equal(50, found.Single(static t => t.Subject == SurveySubject.Requests).Settings!.CpuRequest!.Value.Cores * 1000);
    }

    [Fact]
    public void What_is_not_there_is_not_told_and_neither_is_what_is_no_manifest()
    {
        Assert.Equal([SurveySubject.Workload], Of("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: bare}\nspec: {template: {spec: {containers: [{name: c, image: x:1}]}}}\n").Select(static t => t.Subject));
        Assert.Empty(Of("", "a: [", "{{ template }}", "just: text\n"));
        Assert.Empty(Of("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, annotations: [not, a, map]}\n"));
    }

    private static IReadOnlyList<SurveyedThing> Of(params string[] texts) =>
        ManifestSurvey.Of([.. texts.Select(static (t, i) => new SourceText($"{i}.yaml", Encoding.UTF8.GetBytes(t)))], TestContext.Current.CancellationToken);
}
