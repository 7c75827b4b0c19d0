using System.Text;
using Ullage.Manifests.Folders;
using Ullage.Manifests.Helm;
using Ullage.Manifests.Kubernetes;

namespace Ullage.Manifests.Tests.Folders;

public sealed class ManifestSetTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("ullage-manifests-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Workloads_of_one_file_change_together_and_one_that_is_refused_leaves_the_others_alone()
    {
        Write("all.yaml", Deployment("a", "x") + "---\n" + Deployment("b", "x").Replace("- name: app\n", "- name: app\n        resources: &r {requests: {cpu: 1}}\n      - name: twin\n        resources: *r\n", StringComparison.Ordinal) + "---\n" + Deployment("c", "x"));

        var edits = Edit([""], [Change("a", "x"), Change("b", "x"), Change("c", "x")]);

        var text = Text(Assert.Single(edits.Files));
        Assert.Equal(2, text.Split("cpu: 50m").Length - 1);
        Assert.Equal([null, "&r", null], edits.Outcomes.Select(static o => o.Refusal is null ? null : o.Refusal.Contains("&r", StringComparison.Ordinal) ? "&r" : o.Refusal));
    }

    [Fact]
    public void A_change_that_spoils_the_file_is_found_among_many_and_refused_alone()
    {
        // A block text at the very end without a line break cannot have a line after it without gaining a break.
        var last = Deployment("last", "x").TrimEnd('\n') + "\n        args:\n        - |\n          # no comment";
        Write("all.yaml", string.Join("---\n", Enumerable.Range(0, 9).Select(static i => Deployment("w" + i, "x"))) + "---\n" + last);

        var edits = Edit([""], [.. Enumerable.Range(0, 9).Select(static i => Change("w" + i, "x")), Change("last", "x")]);

        Assert.Equal(9, Text(Assert.Single(edits.Files)).Split("cpu: 50m").Length - 1);
        Assert.Contains("would not read as what was meant", Assert.Single(edits.Outcomes, static o => o.Refusal is not null).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_without_a_namespace_cannot_have_the_numbers_of_two()
    {
        Write("a.yaml", Deployment("a", null));

        var outcomes = Edit([""], [Change("a", "x"), Change("a", "y")]).Outcomes;

        Assert.All(outcomes, static o => Assert.Contains("names no namespace and so fits Deployment x/a and Deployment y/a", o.Refusal, StringComparison.Ordinal));
        Assert.Null(Assert.Single(Edit([""], [Change("a", "y")]).Outcomes).Refusal);
    }

    [Fact]
    public void One_file_named_twice_is_one_file()
    {
        Write("a.yaml", Deployment("a", "x"));
        Assert.Null(Assert.Single(Edit(["", "a.yaml", "."], [Change("a", "x")]).Outcomes).Refusal);
    }

    [Fact]
    public void A_path_that_is_not_there_is_told_and_an_absent_workload_is_no_refusal_of_a_file()
    {
        Write("a.yaml", Deployment("a", "x"));
        Assert.Contains("neither a file nor a folder", Assert.Throws<FileNotFoundException>(() => Edit(["gone"], [])).Message, StringComparison.Ordinal);

        var outcome = Assert.Single(Edit([""], [Change("other", "x")]).Outcomes);
        Assert.True(outcome.IsAbsent);
        Assert.StartsWith("apiVersion: apps/v1\nkind: Deployment\n", outcome.Patch, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_is_followed_to_the_file_that_is_written()
    {
        Write("real/a.yaml", Deployment("a", "x"));
        File.CreateSymbolicLink(Path.Combine(_root, "link.yaml"), Path.Combine(_root, "real/a.yaml"));
        Assert.Equal(Path.Combine(_root, "real/a.yaml"), Assert.Single(Edit(["link.yaml"], [Change("a", "x")]).Files).Path);
    }

    [Theory]
    [InlineData("autoscaling/v2", "metrics:\n  - type: Resource\n    resource:\n      name: cpu\n      target: {type: Utilization, averageUtilization: 70} # shared\n", "averageUtilization: 119} # shared")]
    [InlineData("autoscaling/v2beta1", "metrics:\n  - type: Resource\n    resource: {name: cpu, targetAverageUtilization: 70}\n", "targetAverageUtilization: 119}")]
    [InlineData("autoscaling/v1", "targetCPUUtilizationPercentage: 70\n", "targetCPUUtilizationPercentage: 119\n")]
    public void An_autoscaler_moves_its_target_with_the_workload(string version, string metrics, string expected)
    {
        Write("a.yaml", Deployment("a", "x"));
        Write("hpa.yaml", $"apiVersion: {version}\nkind: HorizontalPodAutoscaler\nmetadata: {{name: scaler, namespace: x}}\nspec:\n  maxReplicas: 6\n  {metrics}");
        var asked = new ManifestChange(Change("a", "x").Workload) { Autoscaler = new(new(AutoscalerChange.Kind, "scaler", "x"), [new("cpu", null, 70, 119)]) };

        var edits = Edit([""], [asked]);

        Assert.Contains(expected, Text(edits.Files.Single(static f => f.Path.EndsWith("hpa.yaml", StringComparison.Ordinal))), StringComparison.Ordinal);
        Assert.Equal((null, true), (edits.Outcomes[0].AutoscalerRefusal, edits.Outcomes[0].AutoscalerFile!.EndsWith("hpa.yaml", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_workload_of_an_overlay_stays_where_its_autoscaler_stands_in_a_base()
    {
        const string Scaler = "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: scaler}\nspec:\n  metrics:\n  - type: Resource\n    resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}\n";
        Write("base/a.yaml", Deployment("a", null));
        Write("base/hpa.yaml", Scaler);
        Write("base/kustomization.yaml", "resources: [a.yaml, hpa.yaml]\n");
        Write("prod/kustomization.yaml", "namespace: x\nresources: [../base]\n");
        var asked = new ManifestChange(Change("a", "x").Workload) { Autoscaler = new(new(AutoscalerChange.Kind, "scaler", "x"), [new("cpu", null, 70, 119)]) };

        var edits = Edit(["prod"], [asked]);

        Assert.Empty(edits.Files);
        Assert.Contains("base/hpa.yaml, a base of", Assert.Single(edits.Outcomes).Refusal, StringComparison.Ordinal);

        Write("base/kustomization.yaml", "resources: [a.yaml]\n");
        Write("prod/hpa.yaml", Scaler);
        Write("prod/kustomization.yaml", "namespace: x\nresources: [../base, hpa.yaml]\n");
        Assert.Contains(Edit(["prod"], [asked]).Files, static f => Text(f).Contains("averageUtilization: 119", StringComparison.Ordinal));
    }

    [Fact]
    public void An_autoscaler_that_is_not_there_or_aims_at_an_amount_is_told_and_the_workload_changes_all_the_same()
    {
        Write("a.yaml", Deployment("a", "x"));
        var asked = new ManifestChange(Change("a", "x").Workload) { Autoscaler = new(new(AutoscalerChange.Kind, "scaler", "x"), [new("cpu", null, 70, 119)]) };
        Assert.Contains("in no file", Assert.Single(Edit([""], [asked]).Outcomes).AutoscalerRefusal, StringComparison.Ordinal);

        Write("hpa.yaml", "kind: HorizontalPodAutoscaler\nmetadata: {name: scaler}\nspec: {metrics: [{type: Resource, resource: {name: cpu, target: {type: AverageValue, averageValue: 1}}}]}\n");
        var outcome = Assert.Single(Edit([""], [asked]).Outcomes);
        Assert.Null(outcome.Refusal);
        Assert.Contains("is no share of the request here", outcome.AutoscalerRefusal, StringComparison.Ordinal);
    }

    [Fact]
    public void An_overlay_below_a_folder_is_found_and_its_bases_stay()
    {
        Write("base/kustomization.yaml", "resources: [a.yaml]\n");
        Write("base/a.yaml", Deployment("a", null));
        Write("overlays/production/kustomization.yaml", "namespace: x\nresources: [../../base]\n");
        Write("overlays/staging/kustomization.yaml", "namespace: y\nresources: [../../base]\n");

        var edits = Edit([""], [Change("a", "x")]);

        Assert.Null(Assert.Single(edits.Outcomes).Refusal);
        Assert.All(edits.Files, static f => Assert.Contains("overlays/production/", f.Path, StringComparison.Ordinal));
    }

    [Fact]
    public void A_chart_is_sized_in_its_values_and_a_stranger_to_it_is_not()
    {
        Write("shop/Chart.yaml", "name: shop\n");
        Write("shop/values.yaml", "# sizes\nresources:\n  limits: {memory: 1Gi}\n");
        Write("shop/templates/a.yaml", "kind: Deployment\nmetadata: {name: {{ .Release.Name }}}\n");

        var edits = Edit([""], [Change("prod-shop", "x"), Change("other", "x")]);

        Assert.Equal("# sizes\nresources:\n  limits: {memory: 1Gi}\n  requests:\n    cpu: 50m\n", Text(Assert.Single(edits.Files)));
        Assert.Equal([false, true], edits.Outcomes.Select(static o => o.IsAbsent));
    }

    [Fact]
    public void A_place_named_for_a_chart_counts_and_two_containers_cannot_share_it()
    {
        Write("shop/Chart.yaml", "name: shop\n");
        Write("shop/values.yaml", "services:\n  api:\n    resources: {}\n  worker:\n    resources: {}\n");
        var options = new ManifestOptions { Values = [HelmValuesPath.Parse("shop=services.api")] };

        Assert.Equal("services:\n  api:\n    resources: {requests: {cpu: 50m}}\n  worker:\n    resources: {}\n".Replace("{requests: {cpu: 50m}}", "\n      requests:\n        cpu: 50m", StringComparison.Ordinal).Replace(": \n", ":\n", StringComparison.Ordinal), Text(Assert.Single(Edit([""], [Change("shop", "x")], options).Files)));
        Assert.Equal(2, Edit([""], [Change("api", "x"), Change("worker", "x")]).Outcomes.Count(static o => o.Refusal is null));
        Assert.Contains("would be the values of", Edit([""], [Change("shop", "x"), Change("shop-api", "x")], options).Outcomes[1].Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void An_objection_refuses_the_workload_with_its_reason()
    {
        Write("a.yaml", Deployment("a", "x"));
        var outcome = Assert.Single(Edit([""], [Change("a", "x")], new ManifestOptions { Objection = static (w, c, _) => $"{w} {c.Name}: no" }).Outcomes);
        Assert.EndsWith("a.yaml, line 10, column 9: Deployment x/a app: no", outcome.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_among_the_manifests_is_not_waited_for()
    {
        Write("a.yaml", Deployment("a", "x"));
        using var make = System.Diagnostics.Process.Start("mkfifo", Path.Combine(_root, "pipe.yaml"));
        await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Null(Assert.Single(Edit([""], [Change("a", "x")]).Outcomes).Refusal);
    }

    [Fact]
    public void Two_thousand_workloads_of_one_list_take_one_reading()
    {
        var items = string.Concat(Enumerable.Range(0, 2000).Select(static i => $"- kind: Deployment\n  metadata: {{name: w{i}, namespace: x}}\n  spec: {{template: {{spec: {{containers: [{{name: app}}]}}}}}}\n"));
        Write("list.yaml", "kind: List\nitems:\n" + items);

        var edits = Edit([""], [.. Enumerable.Range(0, 2000).Select(static i => Change("w" + i, "x"))]);

        Assert.All(edits.Outcomes, static o => Assert.Null(o.Refusal));
        Assert.Equal(2000, Text(Assert.Single(edits.Files)).Split("cpu: 50m").Length - 1);
    }

    [Fact]
    public void A_refused_workload_of_a_chart_leaves_its_values_as_they_were()
    {
        Write("shop/Chart.yaml", "name: shop\n");
        Write("shop/values.yaml", "app:\n  resources: {}\nproxy:\n  resources: {}\n");
        var change = new ManifestChange(new(new("Deployment", "shop", "x"),
        [
            new ContainerChange("app") { CpuRequest = FieldChange.Set("50m") },
            new ContainerChange("proxy") { Environment = [new("GOMAXPROCS", "1")] },
        ]));
        var edits = Edit([""], [change]);
        Assert.Contains("no env", Assert.Single(edits.Outcomes).Refusal, StringComparison.Ordinal);
        Assert.Empty(edits.Files);
    }

    [Fact]
    public void The_only_resources_of_a_chart_are_not_taken_for_those_of_two_containers()
    {
        Write("shop/Chart.yaml", "name: shop\n");
        Write("shop/values.yaml", "resources: {}\n");
        var change = new ManifestChange(new(new("Deployment", "shop", "x"),
        [
            new ContainerChange("app") { CpuRequest = FieldChange.Set("50m") },
            new ContainerChange("proxy") { CpuRequest = FieldChange.Set("10m") },
        ]));
        var edits = Edit([""], [change]);
        Assert.Contains("app and proxy", Assert.Single(edits.Outcomes).Refusal, StringComparison.Ordinal);
        Assert.Empty(edits.Files);
    }

    [Fact]
    public void A_chart_speaks_for_workloads_of_its_own_name_alone()
    {
        Write("web/Chart.yaml", "name: web\n");
        Write("web/values.yaml", "resources: {}\n");
        Assert.True(Assert.Single(Edit([""], [Change("web-frontend", "x")]).Outcomes).IsAbsent);
        Assert.Null(Assert.Single(Edit([""], [Change("prod-web", "x")]).Outcomes).Refusal);
    }

    [Fact]
    public void Values_beside_the_charts_own_that_count_instead_are_told_and_so_is_a_place_that_is_not_there()
    {
        Write("web/Chart.yaml", "name: web\n");
        Write("web/values.yaml", "resources: {}\n");
        Write("web/values-prod.yaml", "resources: {requests: {cpu: 1}}\n");
        Assert.Contains("values-prod.yaml: it sets the resources of web", Assert.Single(Edit([""], [Change("web", "x")]).Unread), StringComparison.Ordinal);
        var options = new ManifestOptions { Values = [new HelmValuesPath("nope", []), new HelmValuesPath("web", ["api"])] };
        Assert.Collection(
            Edit([""], [Change("other", "x")], options).Unread,
            static told => Assert.EndsWith("no chart nope is among the folders; there are: web.", told, StringComparison.Ordinal),
            static told => Assert.Contains("it leads nowhere in", told, StringComparison.Ordinal));
    }

    [Fact]
    public void A_patch_in_a_folder_below_is_the_overlays_own()
    {
        Write("k/kustomization.yaml", "resources: [web.yaml]\npatches:\n- path: patches/web.yaml\n");
        Write("k/web.yaml", Deployment("web", "x"));
        Write("k/patches/web.yaml", Deployment("web", "x") + "        resources:\n          requests:\n            cpu: 1\n");
        var file = Assert.Single(Edit(["k"], [Change("web", "x")]).Files);
        Assert.EndsWith("patches/web.yaml", file.Path, StringComparison.Ordinal);
        Assert.Contains("cpu: 50m", Text(file), StringComparison.Ordinal);
    }

    [Fact]
    public void What_speaks_against_a_change_is_asked_of_overlays_and_charts_too()
    {
        Write("k/kustomization.yaml", "resources: [web.yaml]\n");
        Write("k/web.yaml", Deployment("web", "x"));
        Write("c/Chart.yaml", "name: api\n");
        Write("c/values.yaml", "resources: {limits: {cpu: 20m}}\n");
        var seen = new List<string>();
        var options = new ManifestOptions
        {
            Objection = (workload, container, _) =>
            {
                seen.Add($"{workload.Name} {container.Resources["limits"]["cpu"].Text}");
                return "no";
            },
        };
        Assert.All(Edit(["k", "c"], [Change("web", "x"), Change("api", "x")], options).Outcomes, static o => Assert.Contains("no", o.Refusal, StringComparison.Ordinal));
        Assert.Equal(["web ", "api 20m"], seen.Distinct());
    }

    [Fact]
    public void What_was_looked_at_is_what_is_changed_though_the_file_was_written_since()
    {
        Write("a.yaml", Deployment("a", "x"));
        var open = ManifestSet.Open([_root]);
        Assert.Equal("a", Assert.Single(open.Objects).Name);
        Write("a.yaml", Deployment("b", "x"));

        var edit = Assert.Single(open.Edit([Change("a", "x")]).Files);

        Assert.Equal(Deployment("a", "x"), Encoding.UTF8.GetString(edit.Before!.Value.Span));
        Assert.Contains("cpu: 50m", Text(edit), StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => open.Edit([Change("a", "x")]));
    }

    private FolderEdits Edit(string[] paths, IReadOnlyList<ManifestChange> changes, ManifestOptions? options = null) => ManifestSet.Edit([.. paths.Select(p => Path.Combine(_root, p))], changes, options);

    private static ManifestChange Change(string name, string? @namespace) => new(new(new("Deployment", name, @namespace), [new ContainerChange("app") { CpuRequest = FieldChange.Set("50m") }]));

    private static string Deployment(string name, string? @namespace) =>
        $"apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {name}\n{(@namespace is null ? "" : $"  namespace: {@namespace}\n")}spec:\n  template:\n    spec:\n      containers:\n      - name: app\n";

    private static string Text(FileEdit file) => Encoding.UTF8.GetString(file.After.Span);

    private void Write(string path, string text)
    {
        path = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
