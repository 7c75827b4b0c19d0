using Ullage.Cli.Output.Patches;
using Ullage.Model;
using YamlDotNet.RepresentationModel;
using static Ullage.Cli.Tests.Output.SampleContainers;

namespace Ullage.Cli.Tests.Output;

public sealed class PatchTests
{
    [Fact]
    public void An_autoscalers_patch_tests_what_it_replaces_and_stands_in_the_order_in_which_it_is_applied()
    {
        var report = SampleReports.Shop();
        var files = PatchSet.Of(report).Where(static p => p.File is not null && p.File.Workload.Name == "search").Select(static p => p.File!).ToList();
        Assert.Equal(["catalog.horizontalpodautoscaler.search", "catalog.deployment.search"], files.Select(static f => string.Join('.', f.FileName.Split('.')[..3])));
        Assert.Contains("kubectl patch horizontalpodautoscaler search -n catalog --type json --patch-file", files[0].Text, StringComparison.Ordinal);
        var steps = files[0].Text.Split('\n').Where(static l => !l.StartsWith('#')).Select(static l => l.Trim(' ', '-')).ToList();
        Assert.Equal(4, steps.Count(static l => l.StartsWith("op:", StringComparison.Ordinal)));
        Assert.Contains("value: 140", steps);

        var raised = report with { Workloads = [.. report.Workloads.Select(static w => w.AutoscalerPlan is { } plan ? w with { AutoscalerPlan = plan with { Order = AutoscalerOrder.RequestFirst } } : w)] };
        Assert.Equal(["Deployment", "HorizontalPodAutoscaler"], PatchSet.Of(raised).Where(static p => p.File?.Workload.Name == "search").Select(static p => p.File!.Workload.Kind));
    }

    [Fact]
    public void A_deployment_is_patched_by_container_name_with_only_what_changes()
    {
        var container = Assert.Single(Containers(Patch("Deployment", Sized("app", Resources("1", "2", "1Gi", "2Gi"), Resources("200m", "2", "1Gi", "3Gi"))), "spec", "template", "spec", "containers"));
        Assert.Equal("{ { name, app }, { resources, { { requests, { { cpu, 200m } } }, { limits, { { memory, 3Gi } } } } } }", container.ToString());
    }

    [Fact]
    public void A_cron_job_is_patched_inside_its_job_template() =>
        Assert.Single(Containers(Patch("CronJob", Changed("app")), "spec", "jobTemplate", "spec", "template", "spec", "containers"));

    [Fact]
    public void A_native_sidecar_is_patched_among_the_init_containers()
    {
        var patch = Patch("StatefulSet", Changed("app"), Changed("proxy") with { Role = ContainerRole.Sidecar });
        Assert.Equal("proxy", Name(Assert.Single(Containers(patch, "spec", "template", "spec", "initContainers"))));
        Assert.Equal("app", Name(Assert.Single(Containers(patch, "spec", "template", "spec", "containers"))));
    }

    [Fact]
    public void A_variable_that_gets_a_value_loses_its_valueFrom()
    {
        var patch = Patch("Deployment", Changed("app") with { Environment = [new("GOMAXPROCS", "2", null), new("GOMEMLIMIT", "900MiB", "900MiB")] });
        var variables = (YamlSequenceNode)Containers(patch, "spec", "template", "spec", "containers")[0]["env"];
        var variable = (YamlMappingNode)Assert.Single(variables.Children);
        Assert.Equal("2", ((YamlScalarNode)variable["value"]).Value);
        Assert.Equal("null", ((YamlScalarNode)variable["valueFrom"]).Value);
        Assert.Equal(YamlDotNet.Core.ScalarStyle.Plain, ((YamlScalarNode)variable["valueFrom"]).Style);
    }

    [Fact]
    public void A_limit_that_goes_away_is_set_to_null()
    {
        var text = Patch("Deployment", Sized("app", Resources("1", "2", null, null), Resources("1", null, null, null)));
        Assert.Contains("cpu: null", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_header_gives_the_command_and_warns_of_apply()
    {
        var text = Patch("Deployment", Changed("app"));
        Assert.Contains("#   kubectl patch deployment shop -n sales --type strategic --patch-file sales.deployment.shop.yaml\n", text, StringComparison.Ordinal);
        Assert.Contains("never for kubectl apply", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Rollout", "strategic-merge")]
    [InlineData("Job", "cannot be changed")]
    [InlineData("Pod", "nothing owns this pod")]
    [InlineData("VirtualMachine", "strategic-merge")]
    public void What_cannot_be_patched_is_refused_with_the_reason(string kind, string reason)
    {
        var (file, skipped) = Assert.Single(PatchSet.Of(Report(Workload(kind, "shop", Changed("app")))));
        Assert.Null(file);
        Assert.Contains(reason, skipped!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_workload_inferred_from_pod_names_is_refused()
    {
        var (_, skipped) = Assert.Single(PatchSet.Of(Report(Workload("Deployment", "shop", Changed("app")) with { Inferred = true })));
        Assert.Contains("inferred", skipped!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_change_or_has_no_numbers_yields_nothing()
    {
        var same = Sized("app", Resources("1", "2", "1Gi", "2Gi"), Resources("1", "2", "1Gi", "2Gi"));
        var thin = Changed("thin") with { Status = RecommendationStatus.InsufficientData };
        Assert.Empty(PatchSet.Of(Report(Workload("Deployment", "shop", same, thin))));
    }

    [Fact]
    public void Different_workloads_never_share_a_file_whatever_their_names()
    {
        string[] names = ["a", "A", "a/b", "a_b", "a b", "../etc/passwd", ".hidden", "a.b", "日本", "ニホン", new string('x', 300), new string('x', 301), "-rf", "a\0b", ""];
        var files = names.Select(static n => PatchSet.FileNameOf(new WorkloadId("", "ns", "Deployment", n))).ToList();
        Assert.Equal(names.Length, files.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(files, static f =>
        {
            Assert.Matches("^[A-Za-z0-9_][A-Za-z0-9._-]*$", f);
            Assert.True(f.Length <= 128, f);
        });
    }

    [Theory]
    [InlineData("checkout", "checkout")]
    [InlineData("it's; rm -rf /", "'it'\\''s; rm -rf /'")]
    [InlineData("-n", "'-n'")]
    [InlineData("", "''")]
    public void A_name_is_one_word_of_the_shell(string text, string word) => Assert.Equal(word, ShellText.Quote(text));

    private static ContainerRecommendation Changed(string name) => Sized(name, Resources("1", "2", "1Gi", "2Gi"), Resources("200m", "800m", "512Mi", "1Gi"));

    private static ContainerRecommendation Sized(string name, ResourceSettings now, ResourceSettings next) =>
        SampleContainers.Sized(new WorkloadId("", "sales", "Deployment", "shop"), name, now, next, Usage(0.3, 4e8, hours: 2));

    private static WorkloadRecommendation Workload(string kind, string name, params ContainerRecommendation[] containers) =>
        SampleContainers.Workload(new WorkloadId("", "sales", kind, name), 2, containers);

    private static RecommendationReport Report(params WorkloadRecommendation[] workloads) => SampleReports.Report(workloads);

    private static string Patch(string kind, params ContainerRecommendation[] containers)
    {
        var (file, skipped) = Assert.Single(PatchSet.Of(Report(Workload(kind, "shop", containers))));
        Assert.Null(skipped);
        return file!.Text;
    }

    private static string Name(YamlNode container) => ((YamlScalarNode)container["name"]).Value!;

    private static IList<YamlNode> Containers(string patch, params string[] path)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(patch));
        var node = Assert.Single(stream.Documents).RootNode;
        foreach (var name in path)
        {
            node = node[name];
        }

        return ((YamlSequenceNode)node).Children;
    }
}
