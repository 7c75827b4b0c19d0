using System.Globalization;
using Ullage.Cli.Output.Documents;
using Ullage.Cli.Output.Terminal;
using Ullage.Model;

namespace Ullage.Cli.Output.Patches;

/// <summary>
/// The JSON patch that moves an autoscaler's targets. A list of metrics has no merge key, so a strategic-merge patch would replace it whole; here each place is
/// tested before its number is replaced, and a list in another order is refused and not spoilt.
/// </summary>
internal static class AutoscalerPatch
{
    private const string Kind = "HorizontalPodAutoscaler";

    /// <summary>Whether there is a patch to make: the plan moves a target of an HPA that nothing else owns.</summary>
    public static bool Has(WorkloadRecommendation workload) => workload is { Autoscaler.Kind: Kind, AutoscalerPlan.Changes: true };

    /// <summary>Whether it comes before the workload's own patch.</summary>
    public static bool ComesFirst(WorkloadRecommendation workload) => workload.AutoscalerPlan?.Order == AutoscalerOrder.TargetFirst;

    public static PatchFile File(RecommendationReport report, WorkloadRecommendation workload)
    {
        var scaler = workload.Autoscaler!;
        var id = workload.Id with { Kind = Kind, Name = scaler.Name };
        var name = PatchSet.FileNameOf(id);
        var output = new StringWriter { NewLine = "\n" };
        foreach (var line in (string[])[
            $"{id}, by Ullage: policy {report.Policy}. It belongs to {workload.Id}: {Turn(workload.AutoscalerPlan!.Order)}.",
            "",
            $"  {Command(workload)} --patch-file {ShellText.Quote(name)}",
            "",
            workload.AutoscalerPlan!.Text,
            "This is a JSON patch. Where a test fails its metrics stand in another order: change the number in the paths."])
        {
            output.Write(line.Length == 0 ? "#\n" : $"# {TerminalText.Clean(line)}\n");
        }

        Body(new YamlDocumentWriter(output), workload);
        return new PatchFile(id, name, output.ToString());
    }

    /// <summary>The kubectl command with the patch in it, as JSON on one line.</summary>
    public static string CommandInline(WorkloadRecommendation workload)
    {
        var patch = new StringWriter { NewLine = "\n" };
        using (var json = new JsonDocumentWriter(patch, indented: false))
        {
            Body(json, workload);
        }

        return $"{Command(workload)} --patch {ShellText.Quote(patch.ToString().TrimEnd('\n'))}";
    }

    private static string Turn(AutoscalerOrder order) => order switch
    {
        AutoscalerOrder.TargetFirst => "apply this before the workload's patch",
        AutoscalerOrder.RequestFirst => "apply this when the rollout of the workload's patch is done",
        _ => "one target rises, one falls; the text below says in which order",
    };

    private static string Command(WorkloadRecommendation workload) =>
        $"kubectl patch horizontalpodautoscaler {ShellText.Quote(workload.Autoscaler!.Name)} -n {ShellText.Quote(workload.Id.Namespace)} --type json";

    private static void Body(DocumentWriter writer, WorkloadRecommendation workload)
    {
        var targets = workload.Autoscaler!.Targets;
        writer.StartArray();
        foreach (var change in workload.AutoscalerPlan!.Targets.Where(static t => t.Recommended != t.Current))
        {
            var at = 0;
            while (at < targets.Count && (targets[at].Metric != change.Metric || !targets[at].FollowsRequest || targets[at].Container != change.Container))
            {
                at++;
            }

            var metric = string.Create(CultureInfo.InvariantCulture, $"/spec/metrics/{at}");
            var source = metric + (change.Container is null ? "/resource" : "/containerResource");
            Step(writer, "test", metric + "/type", w => w.Text(change.Container is null ? "Resource" : "ContainerResource"));
            Step(writer, "test", source + "/name", w => w.Text(change.Metric));
            if (change.Container is { } container)
            {
                Step(writer, "test", source + "/container", w => w.Text(container));
            }

            Step(writer, "test", source + "/target/averageUtilization", w => w.Number((long)change.Current));
            Step(writer, "replace", source + "/target/averageUtilization", w => w.Number((long)change.Recommended));
        }

        writer.EndArray();
        writer.Finish();
    }

    private static void Step(DocumentWriter writer, string operation, string path, Action<DocumentWriter> value)
    {
        writer.StartObject();
        writer.Property("op", operation);
        writer.Property("path", path);
        writer.Name("value");
        value(writer);
        writer.EndObject();
    }
}
