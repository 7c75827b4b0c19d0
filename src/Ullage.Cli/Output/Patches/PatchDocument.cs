using Ullage.Application.Apply;
using Ullage.Cli.Output.Documents;
using Ullage.Cli.Output.Figures;
using Ullage.Cli.Output.Terminal;
using Ullage.Manifests.Kubernetes;
using Ullage.Model;

namespace Ullage.Cli.Output.Patches;

/// <summary>The text of one patch: how to use it, why its numbers, and the patch.</summary>
internal static class PatchDocument
{
    public static string Write(RecommendationReport report, ProposedChange proposed)
    {
        var workload = proposed.Workload;
        var output = new StringWriter { NewLine = "\n" };
        Comment(output, $"{workload.Id}, by Ullage: policy {report.Policy}, {Descriptions.Window(report)}");
        if (report.Missing.Count > 0)
        {
            Comment(output, "PARTIAL RESULT: not all data could be read; do not apply these numbers as they are.");
        }

        Comment(output, "");
        Comment(output, "  " + Command(workload.Id, PatchSet.FileNameOf(workload.Id)));
        Comment(output, "");
        Comment(output, "This is a strategic-merge patch, never for kubectl apply: that would take it for the whole object and strip the rest.");
        if (workload.Id.Cluster.Length > 0)
        {
            Comment(output, $"Cluster: {workload.Id.Cluster}; choose its context with --context.");
        }

        foreach (var container in proposed.Containers)
        {
            Reasons(output, container);
        }

        Body(new YamlDocumentWriter(output), proposed);
        return output.ToString();
    }

    /// <summary>The kubectl command that takes the patch from a file.</summary>
    public static string Command(WorkloadId id, string fileName) =>
        $"{Command(id)} --patch-file {ShellText.Quote(fileName)}";

    /// <summary>The kubectl command with the patch in it, as JSON on one line.</summary>
    public static string CommandInline(ProposedChange proposed)
    {
        var patch = new StringWriter { NewLine = "\n" };
        using (var json = new JsonDocumentWriter(patch, indented: false))
        {
            Body(json, proposed);
        }

        return $"{Command(proposed.Workload.Id)} --patch {ShellText.Quote(patch.ToString().TrimEnd('\n'))}";
    }

    private static string Command(WorkloadId id) =>
        $"kubectl patch {id.Kind.ToLowerInvariant()} {ShellText.Quote(id.Name)} -n {ShellText.Quote(id.Namespace)} --type strategic";

    /// <summary>The patch itself.</summary>
    public static void Body(DocumentWriter writer, ProposedChange proposed)
    {
        var path = PodTemplate.PathOf(proposed.Change.Workload.Kind);
        writer.StartObject();
        foreach (var name in path)
        {
            writer.Name(name);
            writer.StartObject();
        }

        List(writer, "initContainers", proposed.Change.Containers.Where(c => proposed.InitContainers.Contains(c.Container)));
        List(writer, "containers", proposed.Change.Containers.Where(c => !proposed.InitContainers.Contains(c.Container)));
        foreach (var _ in path)
        {
            writer.EndObject();
        }

        writer.EndObject();
        writer.Finish();
    }

    private static void List(DocumentWriter writer, string name, IEnumerable<ContainerChange> containers)
    {
        var entries = containers.ToList();
        if (entries.Count == 0)
        {
            return;
        }

        writer.Name(name);
        writer.StartArray();
        foreach (var container in entries)
        {
            ContainerPatch.Write(writer, container);
        }

        writer.EndArray();
    }

    private static void Reasons(TextWriter output, ContainerRecommendation container)
    {
        Comment(output, "");
        Comment(output, $"{container.Id.Name}:");
        foreach (var change in SettingChange.Of(container).Where(static c => c.Direction != Direction.Same))
        {
            Comment(output, $"  {SettingChange.Title(change.Field)} {change.Now} → {change.Next}" + (change.Percent is { } percent ? $" ({Amounts.Percent(percent)})" : ""));
        }

        foreach (var reason in container.Reasons.Where(static r => r.Binding))
        {
            Comment(output, $"  {SettingChange.Title(reason.Field)}: {reason.Text}");
        }
    }

    private static void Comment(TextWriter output, string text) => output.Write(text.Length == 0 ? "#\n" : $"# {TerminalText.Clean(text)}\n");
}
