using System.Text;
using Ullage.Manifests.Editing;
using Ullage.Manifests.Kubernetes;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Tests.Kubernetes;

/// <summary>Edits as people would see them: the file before, the change, the file after.</summary>
public sealed class WorkloadEditorTests
{
    private static readonly ContainerChange _small = new("app")
    {
        CpuRequest = FieldChange.Set("50m"),
        MemoryRequest = FieldChange.Set("128Mi"),
        MemoryLimit = FieldChange.Set("256Mi"),
    };

    private static readonly ContainerChange _go = new("app") { Environment = [new("GOMEMLIMIT", "400MiB"), new("GOMAXPROCS", "2")] };

    public static TheoryData<string, string, string> Cases => new()
    {
        {
            "a missing block follows the indentation and goes below the last line",
            "      - name: app # it\n        image: x\n",
            "      - name: app # it\n        image: x\n        resources:\n          requests:\n            cpu: 50m\n            memory: 128Mi\n          limits:\n            memory: 256Mi\n"
        },
        {
            "existing values change in place and keep quotes and comments",
            "      - name: app\n        resources:\n          limits:\n            memory: \"1Gi\" # as measured\n          requests: {cpu: '1', memory: 1Gi} # too much\n        image: x\n",
            "      - name: app\n        resources:\n          limits:\n            memory: \"256Mi\" # as measured\n          requests: {cpu: '50m', memory: 128Mi} # too much\n        image: x\n"
        },
        {
            "an empty block is filled and its comment stays",
            "      - resources: {} # later\n        name: app\n",
            "      - resources: # later\n          requests:\n            cpu: 50m\n            memory: 128Mi\n          limits:\n            memory: 256Mi\n        name: app\n"
        },
        {
            "what is added to braces goes into the braces",
            "      - {name: app, resources: {limits: {memory: 1Gi}}}\n",
            "      - {name: app, resources: {limits: {memory: 256Mi}, requests: {cpu: 50m, memory: 128Mi}}}\n"
        },
        {
            "a comment behind the last part of braces over several lines stays with it",
            "      - name: app\n        resources: {\n          limits: {memory: 1Gi} # much\n        }\n",
            "      - name: app\n        resources: {\n          limits: {memory: 256Mi}, # much\n          requests: {cpu: 50m, memory: 128Mi}\n        }\n"
        },
    };

    public static TheoryData<string, string, string> Variables => new()
    {
        {
            "a value takes the place of valueFrom, and new variables follow the list",
            "      - name: app\n        env:\n          -  name: GOMAXPROCS\n             valueFrom:\n               resourceFieldRef: {resource: limits.cpu}\n          -  name: PORT\n             value: '80'\n        image: x\n",
            "      - name: app\n        env:\n          -  name: GOMAXPROCS\n             value: '2'\n          -  name: PORT\n             value: '80'\n          -  name: GOMEMLIMIT\n             value: '400MiB'\n        image: x\n"
        },
        {
            "a source that gives the value by itself is kept",
            "      - name: app\n        env:\n        - name: GOMAXPROCS\n          valueFrom:\n            resourceFieldRef: {resource: limits.cpu}\n        - name: GOMEMLIMIT\n          value: 1GiB\n        resources:\n          limits: {cpu: 1500m}\n",
            "      - name: app\n        env:\n        - name: GOMAXPROCS\n          valueFrom:\n            resourceFieldRef: {resource: limits.cpu}\n        - name: GOMEMLIMIT\n          value: 400MiB\n        resources:\n          limits: {cpu: 1500m}\n"
        },
        {
            "a missing list follows the sequences of the file",
            "      - name: app\n        args:\n        - a\n",
            "      - name: app\n        args:\n        - a\n        env:\n        - name: GOMEMLIMIT\n          value: 400MiB\n        - name: GOMAXPROCS\n          value: \"2\"\n"
        },
        {
            "items in braces get items in braces",
            "      - name: app\n        env:\n        - {name: A, value: b}\n",
            "      - name: app\n        env:\n        - {name: A, value: b}\n        - {name: GOMEMLIMIT, value: 400MiB}\n        - {name: GOMAXPROCS, value: \"2\"}\n"
        },
        {
            "a block text above keeps its line breaks",
            "      - name: app\n        command:\n        - |+\n          x\n\n",
            "      - name: app\n        command:\n        - |+\n          x\n\n        env:\n        - name: GOMEMLIMIT\n          value: 400MiB\n        - name: GOMAXPROCS\n          value: \"2\"\n"
        },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Resources(string what, string before, string after) => AssertEdited(what, before, after, _small);

    [Theory]
    [MemberData(nameof(Variables))]
    public void Environment_variables(string what, string before, string after) => AssertEdited(what, before, after, _go);

    [Fact]
    public void What_loses_its_last_entry_goes_with_it()
    {
        var change = new ContainerChange("app") { CpuLimit = FieldChange.Remove, Environment = [new("A", null)] };

        AssertEdited("both", "      - name: app\n        env:\n        - name: A\n          value: b\n        resources:\n          limits:\n            cpu: 1\n          requests:\n            cpu: 1\n",
            "      - name: app\n        resources:\n          requests:\n            cpu: 1\n", change);
    }

    [Fact]
    public void JSON_stays_JSON_with_its_indentation()
    {
        const string Before = "{\n  \"kind\": \"Pod\",\n  \"metadata\": {\"name\": \"p\"},\n  \"spec\": {\n    \"containers\": [\n      {\n        \"name\": \"app\"\n      }\n    ]\n  }\n}\n";

        var after = Edit(Before, "Pod", "p", _small with { Environment = [new("GOGC", "50")] });

        Assert.Equal(Before.Replace("\"name\": \"app\"\n", """
            "name": "app",
                    "resources": {
                      "requests": {
                        "cpu": "50m",
                        "memory": "128Mi"
                      },
                      "limits": {
                        "memory": "256Mi"
                      }
                    },
                    "env": [
                      {
                        "name": "GOGC",
                        "value": "50"
                      }
                    ]

            """, StringComparison.Ordinal), after);
    }

    [Theory]
    [InlineData("      - name: app\n        resources: *r\n", "an alias, whose target other places share")]
    [InlineData("      - name: app\n        resources: &s {limits: {memory: 1Gi}}\n      - name: b\n        resources: *s\n", "has an alias elsewhere")]
    [InlineData("      - &c\n        name: app\n      - *c\n", "two containers are called app")]
    [InlineData("      - <<: *base\n        name: app\n", "resources comes from a merge key")]
    [InlineData("      - name: app\n        resources: 5\n", "a scalar where a mapping was expected")]
    [InlineData("      - name: app\n        resources: {}\n        resources: {}\n", "resources stands twice")]
    [InlineData("      - name: app\n        image: {{ .Values.image }}\n", "is a template")]
    [InlineData("      - name: other\n", "has no container app; it has: other")]
    [InlineData("      - name: app\n        resources: !x {limits: {memory: !!str 1Gi}}\n", "a value with the tag !!str")]
    public void What_cannot_be_edited_safely_is_refused_with_the_reason(string containers, string reason)
    {
        var text = "x-r: &r {limits: {memory: 1Gi}}\nx-base: &base {resources: {}}\n" + Deployment(containers);

        var refusal = Assert.Throws<EditRefusedException>(() => Edit(text, "Deployment", "catalog", _small));

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.True(refusal.Position.Line > 0);
    }

    [Theory]
    [InlineData("...\n---\nkind: ConfigMap\nmetadata: {name: x}\n")]
    [InlineData("...\n---\n# nothing\n")]
    [InlineData("... # the end\r\n---\r\nkind: ConfigMap\r\n")]
    [InlineData("...\n")]
    [InlineData("...")]
    public void A_document_that_an_end_marker_closes_is_edited(string rest)
    {
        var change = new ContainerChange("app") { CpuRequest = FieldChange.Set("1") };
        var before = Deployment("      - name: app\n        resources:\n          requests:\n            cpu: 2\n");

        Assert.Equal(before.Replace("cpu: 2", "cpu: 1", StringComparison.Ordinal) + rest, Edit(before + rest, "Deployment", "catalog", change));
        Assert.Equal(before.Replace("cpu: 2", "cpu: 1\n            memory: 1Gi", StringComparison.Ordinal) + rest, Edit(before + rest, "Deployment", "catalog", change with { MemoryRequest = FieldChange.Set("1Gi") }));
    }

    [Fact]
    public void What_Helm_rendered_is_refused()
    {
        var text = "---\n# Source: shop/templates/catalog.yaml\n" + Deployment("      - name: app\n");

        Assert.Contains("rendered by Helm", Assert.Throws<EditRefusedException>(() => Edit(text, "Deployment", "catalog", _small)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_workload_is_found_by_namespace_among_documents_and_lists()
    {
        const string Text = "kind: List\nitems:\n- kind: Pod\n  metadata: {name: p, namespace: a}\n  spec:\n    containers:\n    - name: app\n- kind: Pod\n  metadata: {name: p, namespace: b}\n  spec:\n    containers:\n    - name: app\n";
        var change = new ContainerChange("app") { CpuRequest = FieldChange.Set("1") };

        var edited = WorkloadEditor.Edit(YamlFile.Parse(Text), new WorkloadChange(new("Pod", "p", "b"), [change]));

        Assert.Equal(Text + "      resources:\n        requests:\n          cpu: 1\n", Encoding.UTF8.GetString(edited.Bytes.Span));
        Assert.Contains("stands twice", Assert.Throws<EditRefusedException>(() => Edit(Text, "Pod", "p", change)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_patch_says_what_goes()
    {
        var change = new ContainerChange("app") { CpuLimit = FieldChange.Remove, CpuRequest = FieldChange.Set("100m"), Environment = [new("GOMAXPROCS", "2"), new("OLD", null)] };

        var patch = StrategicPatch.Write("batch/v1", new(new("CronJob", "job", "shop"), [change]));

        Assert.Equal("""
            apiVersion: batch/v1
            kind: CronJob
            metadata:
              name: job
              namespace: shop
            spec:
              jobTemplate:
                spec:
                  template:
                    spec:
                      containers:
                        - name: app
                          resources:
                            requests:
                              cpu: 100m
                            limits:
                              cpu: null
                          env:
                            - name: GOMAXPROCS
                              value: "2"
                              valueFrom: null
                            - name: OLD
                              $patch: delete

            """, patch);
    }

    private static string Deployment(string containers) => "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: catalog\nspec:\n  template:\n    spec:\n      containers:\n" + containers;

    private static void AssertEdited(string what, string before, string after, ContainerChange change)
    {
        foreach (var lineBreak in new[] { "\n", "\r\n" })
        {
            string Whole(string containers) => (Deployment(containers) + "      dnsPolicy: Default # stays\n").Replace("\n", lineBreak, StringComparison.Ordinal);
            Assert.True(Whole(after) == Edit(Whole(before), "Deployment", "catalog", change), $"{what}:\n{Edit(Whole(before), "Deployment", "catalog", change)}");
        }
    }

    private static string Edit(string text, string kind, string name, ContainerChange change) =>
        Encoding.UTF8.GetString(WorkloadEditor.Edit(YamlFile.Parse(text), new WorkloadChange(new(kind, name), [change])).Bytes.Span);
}
