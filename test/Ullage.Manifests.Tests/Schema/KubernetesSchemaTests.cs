using Ullage.Manifests.Schema;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Tests.Schema;

public sealed class KubernetesSchemaTests
{
    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: catalog
        spec:
          replicas: 3
          selector:
            matchLabels:
              app: catalog
          template:
            metadata:
              labels:
                app: catalog
            spec:
              containers:
              - name: web
                image: catalog:1.4.2
                imagePullPolicy: IfNotPresent
                ports:
                - containerPort: 8080
                resources:
                  requests:
                    cpu: 250m
                    memory: 64Mi
                  limits:
                    cpu: 1
        """;

    [Fact]
    public void A_good_object_has_no_finding() => Assert.Empty(Check(Deployment));

    [Theory]
    [InlineData("replicas: 3", "replica: 3", "UnknownField|6:3|spec.replica|there is no field replica here; did you mean replicas?")]
    [InlineData("replicas: 3", "replicas: three", "WrongType|6:13|spec.replicas|found a text (three), expected a whole number of 32 bits")]
    [InlineData("replicas: 3", "replicas: \"3\"", "WrongType|6:13|spec.replicas|found a text (3), expected a whole number of 32 bits")]
    [InlineData("replicas: 3", "replicas: 3.5", "WrongType|6:13|spec.replicas|found a number (3.5), expected a whole number of 32 bits")]
    [InlineData("replicas: 3", "replicas: 3000000000", "BadValue|6:13|spec.replicas|found 3000000000, expected a whole number of 32 bits")]
    [InlineData("replicas: 3", "replicas: [3]", "WrongType|6:13|spec.replicas|found a list, expected a whole number of 32 bits")]
    [InlineData("IfNotPresent", "IfNotPresnt", "BadValue|18:26|spec.template.spec.containers[0].imagePullPolicy|found IfNotPresnt, expected one of Always, IfNotPresent, Never; did you mean IfNotPresent?")]
    [InlineData("250m", "250 m", "BadValue|23:18|spec.template.spec.containers[0].resources.requests.cpu|found 250 m, expected a quantity such as 250m or 64Mi")]
    [InlineData("name: catalog\nspec", "name: 12\nspec", "WrongType|4:9|metadata.name|found a number (12), expected a text; put it into quotes")]
    [InlineData("      labels:\n        app: catalog", "      labels:\n        app: yes", "WrongType|13:14|spec.template.metadata.labels.app|found a truth value (yes), expected a text; put it into quotes")]
    [InlineData("  replicas: 3", "  replicas: 3\n  replicas: 4", "DuplicateKey|7:3|spec.replicas|replicas stands twice in one mapping; remove one")]
    [InlineData("Deployment", "Deploymnt", "UnknownKind|2:7|kind|Kubernetes 1.36 has no kind Deploymnt in apps/v1; did you mean Deployment?")]
    [InlineData("apps/v1", "v1", "UnknownKind|1:13|apiVersion|Kubernetes 1.36 has no Deployment in v1; expected apps/v1")]
    public void A_mistake_is_told_with_its_place_and_the_way_out(string good, string bad, string expected)
    {
        var text = Deployment.Replace(good, bad, StringComparison.Ordinal);
        Assert.NotEqual(Deployment, text);
        Assert.Equal(expected, Assert.Single(Check(text)));
    }

    [Theory]
    [InlineData("  selector:\n    matchLabels:\n      app: catalog\n", "MissingField|6:3|spec.selector|selector is missing; expected a mapping")]
    [InlineData("    spec:\n      containers:\n      - name: web\n        image: catalog:1.4.2\n        imagePullPolicy: IfNotPresent\n        ports:\n        - containerPort: 8080\n        resources:\n          requests:\n            cpu: 250m\n            memory: 64Mi\n          limits:\n            cpu: 1", null)]
    public void What_must_be_given_is_asked_for(string without, string? expected)
    {
        var found = Check(Deployment.Replace(without, "", StringComparison.Ordinal));
        Assert.Equal(expected is null ? [] : [expected], found);
    }

    [Fact]
    public void A_field_that_says_null_counts_as_not_given()
    {
        Assert.Equal("MissingField|6:3|spec.selector|selector is missing; expected a mapping", Assert.Single(Check(Deployment.Replace("selector:\n    matchLabels:\n      app: catalog", "selector:", StringComparison.Ordinal))));
        Assert.Empty(Check(Deployment.Replace("replicas: 3", "replicas:", StringComparison.Ordinal)));
    }

    [Fact]
    public void Items_that_Kubernetes_tells_apart_may_not_repeat()
    {
        var twice = Deployment.Replace("        - containerPort: 8080", "        - containerPort: 8080\n        - containerPort: 8080\n          protocol: UDP\n        - containerPort: 8080\n          protocol: TCP", StringComparison.Ordinal);
        Assert.Equal("DuplicateItem|23:11|spec.template.spec.containers[0].ports[2]|containerPort 8080, protocol TCP stands twice in the list (first as item 0), and Kubernetes tells items apart by it", Assert.Single(Check(twice)));
    }

    [Theory]
    [InlineData("policy/v1beta1", "PodDisruptionBudget", "1.36", "NotInVersion|1:13|apiVersion|policy/v1beta1 PodDisruptionBudget is gone since Kubernetes 1.25, and 1.36 was asked for; expected policy/v1")]
    [InlineData("policy/v1beta1", "PodDisruptionBudget", "1.24", null)]
    [InlineData("autoscaling/v2beta2", "HorizontalPodAutoscaler", "1.26", "NotInVersion|1:13|apiVersion|autoscaling/v2beta2 HorizontalPodAutoscaler is gone since Kubernetes 1.26, and 1.26 was asked for; expected autoscaling/v1 or autoscaling/v2")]
    [InlineData("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", "1.29", "NotInVersion|1:13|apiVersion|admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy is new in Kubernetes 1.30, and 1.29 was asked for; expected admissionregistration.k8s.io/v1beta1")]
    [InlineData("monitoring.coreos.com/v1", "Prometheus", "1.36", null)]
    [InlineData("example.com/v1", "Shop", "1.36", null)]
    public void A_kind_is_known_by_version(string apiVersion, string kind, string version, string? expected)
    {
        var found = Check($"apiVersion: {apiVersion}\nkind: {kind}\nmetadata: {{name: a}}\n", version).Where(static f => !f.StartsWith("MissingField", StringComparison.Ordinal));
        Assert.Equal(expected is null ? [] : [expected], found);
    }

    [Fact]
    public void A_field_is_known_by_version()
    {
        var text = Deployment.Replace("      containers:", "      topologySpreadConstraints:\n      - maxSkew: 1\n        topologyKey: kubernetes.io/hostname\n        whenUnsatisfiable: DoNotSchedule\n        matchLabelKeys: [pod-template-hash]\n      containers:", StringComparison.Ordinal);
        Assert.Empty(Check(text));
        Assert.Empty(Check(text, "1.25"));
        Assert.Equal("NotInVersion|19:9|spec.template.spec.topologySpreadConstraints[0].matchLabelKeys|matchLabelKeys is new in Kubernetes 1.25, and 1.24 was asked for", Assert.Single(Check(text, "1.24")));
        var unknown = Assert.Throws<ArgumentOutOfRangeException>(static () => KubernetesSchema.Of(new(1, 9)));
        Assert.StartsWith("Kubernetes 1.9 is not known here; expected 1.23 to 1.36.", unknown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kind: Secret\ndata:\n  a: '%%'", "BadValue|4:6|data.a|found %%, expected bytes in base 64")]
    [InlineData("kind: Secret\ndata:\n  a: c2VjcmV0", null)]
    [InlineData("kind: ConfigMap\ndata:\n  a: 8080", "WrongType|4:6|data.a|found a number (8080), expected a text; put it into quotes")]
    [InlineData("kind: ConfigMap\ndata:\n  a: .inf", "WrongType|4:6|data.a|found .inf, which JSON cannot hold, expected a text; put it into quotes")]
    [InlineData("kind: Service\nspec:\n  ports:\n  - port: 80\n    targetPort: http\n  - port: 81\n    targetPort: 8080", null)]
    [InlineData("kind: Service\nspec:\n  ports:\n  - targetPort: 80", "MissingField|5:5|spec.ports[0].port|port is missing; expected a whole number of 32 bits")]
    [InlineData("kind: Pod\nmetadata:\n  creationTimestamp: yesterday", "BadValue|4:22|metadata.creationTimestamp|found yesterday, expected a moment such as 2026-03-01T12:00:00Z")]
    [InlineData("kind: Pod\nmetadata:\n  creationTimestamp: 2026-03-01T12:00:00Z", null)]
    [InlineData("kind: Pod\nstatus: {anything: [1]}", null)]
    public void Values_are_checked_by_their_form(string rest, string? expected) =>
        Assert.Equal(expected is null ? [] : [expected], Check("apiVersion: v1\n" + rest));

    [Fact]
    public void Aliases_and_merge_keys_are_read_through()
    {
        var text = """
            apiVersion: v1
            kind: Pod
            metadata: {name: a}
            spec:
              containers:
              - &web
                name: web
                image: a:1
                imagePullPolicy: Sometimes
              - <<: *web
                name: other
            """;
        Assert.Equal(
            [
                "BadValue|9:22|spec.containers[0].imagePullPolicy|found Sometimes, expected one of Always, IfNotPresent, Never",
                "BadValue|9:22|spec.containers[1].imagePullPolicy|found Sometimes, expected one of Always, IfNotPresent, Never",
            ],
            Check(text));
    }

    [Fact]
    public void Objects_in_a_list_are_checked_and_findings_are_bounded()
    {
        var text = "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  datas: {}\n- apiVersion: v1\n  kind: ConfigMap\n  data: {" + string.Join(", ", Enumerable.Range(0, 5_000).Select(static i => $"k{i}: {i}")) + "}\n";
        var found = KubernetesSchema.Newest.Check(YamlFile.Parse(text));
        Assert.Equal((SchemaProblem.UnknownField, "datas"), (found[0].Problem, found[0].Path));
        Assert.Equal(1_001, found.Count);
    }

    [Theory]
    [InlineData("1.33", "1.33")]
    [InlineData("v1.33.4-gke.100", "1.33")]
    [InlineData("1.33+", "1.33")]
    public void A_version_is_read_as_servers_write_it(string text, string expected) => Assert.Equal(expected, KubernetesVersion.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("newest")]
    [InlineData("1.x")]
    [InlineData("-1.2")]
    public void What_is_no_version_is_refused(string text) => Assert.Contains("expected one such as 1.33", Assert.Throws<FormatException>(() => KubernetesVersion.Parse(text)).Message, StringComparison.Ordinal);

    private static List<string> Check(string text, string? version = null)
    {
        var schema = version is null ? KubernetesSchema.Newest : KubernetesSchema.Of(KubernetesVersion.Parse(version));
        return [.. schema.Check(YamlFile.Parse(text)).Select(static f => $"{f.Problem}|{f.Position.Line}:{f.Position.Column}|{f.Path}|{f.Message}")];
    }
}
