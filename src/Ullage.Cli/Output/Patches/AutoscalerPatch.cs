using System.Globalization;
using Ullage.Application.Apply;
using Ullage.Cli.Output.Documents;
using Ullage.Cli.Output.Terminal;
using Ullage.Manifests.Kubernetes;
using Ullage.Model;

namespace Ullage.Cli.Output.Patches;

/// <summary>
/// The JSON patch that moves an autoscaler's targets. A list of metrics has no merge key, so a strategic-merge patch would replace it whole; here each place is
/// tested before its number is replaced, and a list in another order is refused and not spoilt.
/// </summary>
internal static class AutoscalerPatch
{
    public static PatchFile File(RecommendationReport report, ProposedChange proposed)
    {
        var workload = proposed.Workload;
        var scaler = workload.Autoscaler!;
        var id = workload.Id with { Kind = AutoscalerChange.Kind, Name = scaler.Name };
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

        Body(new YamlDocumentWriter(output), proposed);
        return new PatchFile(id, name, output.ToString());
    }

    /// <summary>The kubectl command with the patch in it, as JSON on one line.</summary>
    public static string CommandInline(ProposedChange proposed)
    {
        var patch = new StringWriter { NewLine = "\n" };
        using (var json = new JsonDocumentWriter(patch, indented: false))
        {
            Body(json, proposed);
        }

        return $"{Command(proposed.Workload)} --patch {ShellText.Quote(patch.ToString().TrimEnd('\n'))}";
    }

    private static string Turn(AutoscalerOrder order) => order switch
    {
        AutoscalerOrder.TargetFirst => "apply this before the workload's patch",
        AutoscalerOrder.RequestFirst => "apply this when the rollout of the workload's patch is done",
        _ => "one target rises, one falls; the text below says in which order",
    };

    private static string Command(WorkloadRecommendation workload) =>
        $"kubectl patch horizontalpodautoscaler {ShellText.Quote(workload.Autoscaler!.Name)} -n {ShellText.Quote(workload.Id.Namespace)} --type json";

    private static void Body(DocumentWriter writer, ProposedChange proposed)
    {
        var targets = proposed.Workload.Autoscaler!.Targets;
        writer.StartArray();
        foreach (var change in proposed.Autoscaler!.Targets)
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

            Step(writer, "test", source + "/target/averageUtilization", w => w.Number(change.Current));
            Step(writer, "replace", source + "/target/averageUtilization", w => w.Number(change.Percent));
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
